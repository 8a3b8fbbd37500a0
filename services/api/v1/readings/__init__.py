"""Looks at protected material: for the auditor, and for those in charge of a case."""
