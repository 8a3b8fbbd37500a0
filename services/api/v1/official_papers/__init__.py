"""Official papers of a case as PDF (issue 4, line 9)."""
