"""What the database knows of objections: senders, codes, groups, files sent along (6.4.3)."""
