"""The opinion that is laid before those who sign it, and its papers."""
