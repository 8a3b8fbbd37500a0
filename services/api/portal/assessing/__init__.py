"""Assessment rounds: their pages and what their forms offer."""
