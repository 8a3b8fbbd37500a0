"""The rectification ledger of a case: findings mended one by one, each by its owner (D9).

Moves of one item are `mechanisms/rectifications.py`; here are the acts of a case upon it.
"""
