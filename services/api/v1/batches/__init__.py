"""Batches: the county bureau sends several cases at once (A2.1, A2.5)."""
