"""The chance of a Student's t as large as one seen, without a library that takes a second to import."""

from __future__ import annotations

import math
from functools import lru_cache

# From so many degrees of freedom on Wallace's approximation is right to a sixteenth.
_MANY_DEGREES = 30
# What is left of one after a sum of some 15 terms is right to a millionth of itself.
_LEAST_DIFFERENCE_FROM_ONE = 1e-9
_CLOSE = 1e-6


def student_chance(t: float, freedom: int) -> float:
    """Two-sided chance of a Student's t as large as this, right to a sixteenth of itself.

    For few degrees of freedom the finite series for whole ones (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4), as
    far as a sum near one can tell; else an approximation whose error grows as both get smaller (Wallace 1959, Annals
    of Mathematical Statistics 30:1121).
    """
    if freedom < _MANY_DEGREES:
        chance = 1.0 - _within(math.atan(t / math.sqrt(freedom)), freedom)
        if chance > _LEAST_DIFFERENCE_FROM_ONE:
            return chance
    z = (8 * freedom + 1) / (8 * freedom + 3) * math.sqrt(freedom * math.log1p(t * t / freedom))
    return math.erfc(z / math.sqrt(2))


@lru_cache(maxsize=256)
def student_bound(chance: float, freedom: int) -> float:
    """The t that is exceeded, on either side, with this chance."""
    low, high = 0.0, 1.0
    while student_chance(high, freedom) > chance:
        low, high = high, 2 * high
    while high - low > _CLOSE * high:
        middle = (low + high) / 2
        low, high = (middle, high) if student_chance(middle, freedom) > chance else (low, middle)
    return high


def _within(angle: float, freedom: int) -> float:
    """The chance of a smaller t, whose angle is atan(t / sqrt(freedom))."""
    square, odd = math.cos(angle) ** 2, freedom % 2
    term = math.cos(angle) if odd else 1.0
    total = 0.0 if freedom == 1 else term
    for step in range(2 + odd, freedom - 1, 2):
        term *= square * (step - 1) / step
        total += term
    total *= math.sin(angle)
    return (angle + total) * 2 / math.pi if odd else total
