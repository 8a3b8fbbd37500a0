"""Changes of the tree of units: recorded, looked at, published by another person."""
