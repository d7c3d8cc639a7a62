"""How ours stands in for NodeGraphQt: under its names, in its place, and compared with it name by name."""

# First: the canvas imports this package at its end, once its own names are there.
import casare_rpa.presentation.canvas  # noqa: F401
