"""The JSON API, version 1: one folder per resource and per step, the same file names in each."""
