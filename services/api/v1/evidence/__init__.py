"""What a paper says of itself, and who saw which page of it."""
