"""Objections: who handles one, what was found, appeals, which are alike (A4.1, A4.2, 6.4.3)."""
