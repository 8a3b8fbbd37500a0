"""The pool of experts as one table: looked at first, then taken over (6.1.1)."""
