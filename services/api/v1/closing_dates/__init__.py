"""Closing dates of applications, per area, level and year (A7.4)."""
