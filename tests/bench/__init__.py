"""What an act costs beside the bare engine. A benchmark is no test: nothing here asserts a time."""
