"""Public notice (公示): the acts of this step by HTTP."""
