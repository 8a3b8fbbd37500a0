"""What waits for the caller."""
