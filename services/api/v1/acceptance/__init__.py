"""Acceptance (验收): the acts of this step by HTTP."""
