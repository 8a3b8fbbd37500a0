"""Enterprises with online monitoring, and their values."""
