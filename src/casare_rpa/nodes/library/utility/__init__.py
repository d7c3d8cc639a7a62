"""Time, and waiting."""
