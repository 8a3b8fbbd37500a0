"""Messages as rows, and how they leave the house."""
