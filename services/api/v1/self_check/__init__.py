"""Self-check (自查): the acts of this step by HTTP."""
