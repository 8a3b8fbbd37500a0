"""Pages of those who handle cases: worklists, one case whole, hands, terms, registers."""
