"""Units by code, where they lie, and what follows when the tree changes."""
