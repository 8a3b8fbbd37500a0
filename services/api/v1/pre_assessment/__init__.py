"""Pre-assessment (省级预评估): the acts of this step by HTTP."""
