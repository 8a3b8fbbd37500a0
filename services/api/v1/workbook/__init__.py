"""The indicator data of a case as an Excel workbook: out, checked, and in again (4.7)."""
