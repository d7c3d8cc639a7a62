"""How ours stands in for NodeGraphQt: under its names, in its place, and compared with it name by name."""
