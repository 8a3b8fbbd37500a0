"""A population that does not exist, led through the rules that do (4.4.1).

The acts, rules and folds are those of every case; what people do, and when, is drawn from a stated
model of behaviour. Nothing here is written down anywhere, and no real unit is spoken of.
"""
