"""Every address that is no act, and who is let through; `table.py` joins the parts (2.5.1)."""
