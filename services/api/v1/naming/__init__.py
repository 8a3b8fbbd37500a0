"""Naming (命名): the acts of this step by HTTP."""
