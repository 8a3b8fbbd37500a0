"""Running cases moved to the version in force: looked at first, then confirmed (4.1.3)."""
