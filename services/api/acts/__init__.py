"""From declared acts to HTTP: the body of each, and the one way in which each is done.

JSON routes and portal forms both come here; no act has a schema or a permission of its own here.
"""
