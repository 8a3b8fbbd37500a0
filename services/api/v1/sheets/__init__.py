"""Score sheets: each expert's own draft."""
