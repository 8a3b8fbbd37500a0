"""Oneself: coming and going, posts, settings, messages, and what one typed and did not send."""
