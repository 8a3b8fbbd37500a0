"""What the five modules of a case hold beside its papers (B3): chapters and captions of films,
layers of the atlas, measured values, key tasks. Shapes and checks; kept by `storage/modules`.
"""
