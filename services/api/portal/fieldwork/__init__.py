"""Pages of those who go into the field: surveys by phone or sheet, plans, notes and records of visits."""
