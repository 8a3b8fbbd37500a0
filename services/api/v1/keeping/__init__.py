"""What is kept, read again and let go of, for those who look after the archive."""
