"""Key tasks of a unit, and supervision reports of a case."""
