"""Rows of the five modules of a case (B3): what their pages keep beside its papers."""
