"""Plan (规划): the acts of this step by HTTP."""
