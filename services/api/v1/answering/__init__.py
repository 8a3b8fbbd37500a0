"""Answers of those who were drawn for a survey, without an account."""
