"""Files that prove something: what is taken, cited, read out, kept and compared."""
