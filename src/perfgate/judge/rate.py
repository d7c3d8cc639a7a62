"""Rates with their exact bounds."""

from __future__ import annotations

from perfgate.model.rate import Rate
from perfgate.stats.proportion import lower_bound, upper_bound


def rate(hits: int, trials: int) -> Rate:
    """The rate with its bounds."""
    return Rate(hits, trials, lower_bound(hits, trials), upper_bound(hits, trials))
