"""Requests to web services, what they need, and what is in their answers."""
