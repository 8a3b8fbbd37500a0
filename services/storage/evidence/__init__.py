"""Files from reserving to reading: the store, the checks, the rows, what is cited in them."""
