"""Static pages: what got worse, what got better, and every benchmark over all commits."""
