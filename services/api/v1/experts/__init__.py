"""The experts kept for draws, the draws of panels, and what their members declared (6.1)."""
