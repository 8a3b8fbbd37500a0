"""Targets, counted against the register (A0.7, A0.10)."""
