"""Work in the field: opinion surveys of a case, plans of visits, notes, and the record of a visit (A1.9, D13)."""
