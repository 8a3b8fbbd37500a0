"""The administrative tree of units, and how it changes."""
