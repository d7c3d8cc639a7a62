"""Statistics of a comparison: pure functions over arrays, each with its source."""
