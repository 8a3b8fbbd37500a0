"""The public register of titles."""
