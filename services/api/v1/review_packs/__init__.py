"""Reviewing without the portal: the pack to take along and the workbook sent back."""
