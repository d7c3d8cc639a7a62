"""Runs workflow files: loading, executing, and the events that displays follow."""
