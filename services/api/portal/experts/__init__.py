"""Pages of experts, and score sheets as others read them."""
