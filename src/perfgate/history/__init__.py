"""Results in asv's own layout and format: reading them."""
