"""Rectification (整改): the acts of this step by HTTP."""
