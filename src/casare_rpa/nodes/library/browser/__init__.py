"""Nodes that drive the run's browser: open, go, click, type, wait, read."""
