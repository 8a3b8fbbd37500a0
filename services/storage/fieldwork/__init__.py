"""Working papers of surveys and visits, kept until an act counts or merges them (6.2.1, 6.2.2)."""
