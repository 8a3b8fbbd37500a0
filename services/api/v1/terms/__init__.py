"""Terms that are late or about to be."""
