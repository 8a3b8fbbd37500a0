"""Public notices: what must be there before one is published, and how it is proved (6.4)."""
