"""Browsers as a pool: leases of isolated contexts, their pages, and memory pressure."""
