"""Definitions, schemes, calendars and closing dates: published by two, looked up by pin."""
