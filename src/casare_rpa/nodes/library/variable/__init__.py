"""The workflow's variables."""
