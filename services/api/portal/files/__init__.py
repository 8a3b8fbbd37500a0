"""Files of a case: sending, looking at the cited place, volumes, versions, modules."""
