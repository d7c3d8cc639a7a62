"""How large a rate may be that showed itself so often: exact bounds on a binomial proportion."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# Halvings of [0, 1]: as fine as a double tells.
_STEPS = 60


def upper_bound(hits: int, trials: int, confidence: float = 0.95) -> float:
    """The one-sided upper bound: with a larger rate, so few hits would come in under 1 - confidence of cases.

    Source: Clopper and Pearson 1934, Biometrika 26:404. 0 of 60 bounds a rate at 4.9 %.

    Args:
        hits: how often it happened.
        trials: of how many independent ones; none bound nothing.
        confidence: between 0 and 1.

    Raises:
        ValueError: not 0 <= hits <= trials, or the confidence is no probability.
    """
    _check(hits, trials, confidence)
    if hits == trials:
        return 1.0
    return _crossing(lambda rate: at_most(hits, trials, rate) < 1 - confidence)


def lower_bound(hits: int, trials: int, confidence: float = 0.95) -> float:
    """The one-sided lower bound: see ``upper_bound``, of which it is the mirror image."""
    _check(hits, trials, confidence)
    return 1 - upper_bound(trials - hits, trials, confidence)


def at_most(hits: int, trials: int, rate: float) -> float:
    """The chance of at most that many hits."""
    if rate in {0.0, 1.0}:
        return float(rate == 0.0 or hits == trials)
    # In logarithms: the ways to choose 500 of 1000 are more than a double holds.
    yes, no, ways = math.log(rate), math.log1p(-rate), math.lgamma(trials + 1)
    return math.fsum(
        math.exp(
            ways
            - math.lgamma(each + 1)
            - math.lgamma(trials - each + 1)
            + each * yes
            + (trials - each) * no
        )
        for each in range(hits + 1)
    )


def _crossing(beyond: Callable[[float], bool]) -> float:
    """Where a condition that holds for large rates begins to hold."""
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if beyond(middle) else (middle, high)
    return high


def _check(hits: int, trials: int, confidence: float) -> None:
    if not 0 <= hits <= trials:
        raise ValueError(f"found {hits} of {trials}; allowed: 0 to {trials}")
    if not 0 < confidence < 1:
        raise ValueError(f"found confidence {confidence}; allowed: between 0 and 1")
