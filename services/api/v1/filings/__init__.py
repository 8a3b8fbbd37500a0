"""Filings: read by those who work on them, decided and answered."""
