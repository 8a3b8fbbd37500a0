"""Public notices, for everybody."""
