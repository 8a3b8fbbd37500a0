"""The words that pages use for states, parts, files, facts."""
