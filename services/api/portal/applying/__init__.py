"""Pages of those who apply: tasks, indicators and their data, deficits, opening a case."""
