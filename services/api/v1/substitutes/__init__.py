"""Substitutes and absences: arranged by leaders for their unit, or by people for themselves."""
