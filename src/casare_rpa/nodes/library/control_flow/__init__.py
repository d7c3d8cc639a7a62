"""Branches, loops, and what happens when a node fails."""
