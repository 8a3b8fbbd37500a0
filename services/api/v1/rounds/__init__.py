"""Assessment rounds: a scheme carried out once, with its entries, scores and results."""
