"""What was sealed stays as it was: locks, digests, re-reading, the second copy, disposal."""
