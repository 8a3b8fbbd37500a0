"""Implementation (实施): the acts of this step by HTTP."""
