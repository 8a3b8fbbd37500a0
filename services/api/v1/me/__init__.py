"""Who the caller is, and as what."""
