"""What everybody reads about rectification (C2.9.10)."""
