"""Indicator data of a case: entered by the applicant, judged at once."""
