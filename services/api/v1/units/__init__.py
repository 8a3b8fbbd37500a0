"""The administrative tree, for everybody."""
