"""Titles: old ones recorded, awards, incidents and complaints; tips about named units."""
