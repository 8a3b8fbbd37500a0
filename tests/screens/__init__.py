"""Pictures of the pages, taken from a rehearsal in the middle of its work."""
