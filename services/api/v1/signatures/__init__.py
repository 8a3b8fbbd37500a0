"""Verifying a signed paper."""
