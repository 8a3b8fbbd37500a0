"""Signatures under papers: the key of each who signs, the bytes signed, how they are verified.

Which paper, and who is to sign it, is the domain's matter (`domain/review/signing_papers.py`).
"""
