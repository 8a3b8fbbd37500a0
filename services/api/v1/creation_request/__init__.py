"""Creation request (创建申请): the acts of this step by HTTP."""
