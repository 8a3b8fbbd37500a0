"""Service commitments, for everybody (C2.9.6)."""
