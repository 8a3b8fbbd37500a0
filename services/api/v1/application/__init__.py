"""Application (验收申请): the acts of this step by HTTP."""
