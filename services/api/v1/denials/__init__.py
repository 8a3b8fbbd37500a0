"""Every refusal, with its number and reasons."""
