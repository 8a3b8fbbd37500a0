"""The `ecocase` command: starts, checks and feeds the other rooms. It decides nothing itself."""
