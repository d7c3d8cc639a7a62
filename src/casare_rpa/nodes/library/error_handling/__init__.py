"""Retries, and errors of the workflow's own."""
