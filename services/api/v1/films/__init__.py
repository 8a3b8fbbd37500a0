"""Chapters, notes and captions of films."""
