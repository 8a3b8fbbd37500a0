"""A title over the years: register, duties, re-checks, incidents, targets, successors."""
