"""Redacted copies: made in a bounded process, kept as documents of the case, shown once approved (6.4.1)."""
