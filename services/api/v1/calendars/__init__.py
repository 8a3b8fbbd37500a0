"""Calendar years: imported, compared with what is in force, published by another person."""
