"""One table, several renderings."""
