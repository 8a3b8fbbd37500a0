"""EcoCase: creation and acceptance cases. Four rooms, one direction.

api speaks HTTP > workflows wait and order > storage remembers > domain decides.
"""
