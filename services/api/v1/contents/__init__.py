"""Cases of which the caller was sent a copy."""
