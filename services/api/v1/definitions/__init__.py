"""Versions of definitions: brought in, compared, published by another person (4.1.3)."""
