"""Days, terms and who is reminded: how long everything has, and when it is due."""
