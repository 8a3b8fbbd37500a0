"""Who is told what after a fact, in which words, over which channel."""
