"""A folder of files sent into a case (5.1.5): what goes where, sending, what became of it."""
