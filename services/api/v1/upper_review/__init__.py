"""Upper review (上级审核): the acts of this step by HTTP."""
