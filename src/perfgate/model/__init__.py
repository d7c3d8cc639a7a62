"""Frozen records that everything else speaks of: results, goals, units."""
