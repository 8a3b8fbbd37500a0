"""Layers of the atlas of a case."""
