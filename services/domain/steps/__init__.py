"""One module per step: its acts, the facts they make, and the rules between (A1-A5).

A step knows no other step; what they share is the case.
"""
