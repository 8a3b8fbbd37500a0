"""Technical assessment (技术评估): the acts of this step by HTTP."""
