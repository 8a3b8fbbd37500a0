"""办事指南 made from a definition (4.1.3): chapters of rows, and how they are written down.

Nothing in a guide is written by hand, so it cannot differ from the rules in use.
"""
