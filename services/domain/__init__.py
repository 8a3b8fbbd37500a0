"""Rules. No clock, no ids made, no I/O: the same code runs in API, workflow and test."""
