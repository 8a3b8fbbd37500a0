"""Re-check (复查): the acts of this step by HTTP."""
