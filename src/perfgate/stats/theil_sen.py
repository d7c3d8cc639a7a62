"""A line through a noisy series: the median of all slopes between two points, and its interval.

Source: Theil 1950, Indagationes Mathematicae 12; the interval: Sen 1968, Journal of the American Statistical
Association 63:1379, with Kendall's variance corrected for ties (Hollander, Wolfe and Chicken, section 9.4).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from math import floor, inf, isfinite, sqrt
from statistics import NormalDist, median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Slope:
    """The estimate a unit of x, and its interval; the interval is boundless where points are too few."""

    value: float
    low: float
    high: float


def theil_sen(places: Sequence[float], values: Sequence[float], confidence: float = 0.95) -> Slope:
    """The slope of values over places.

    29 % of the points may be wild. The interval takes the points for independent; who has a series whose
    neighbours resemble each other thins it first.

    Args:
        places: where the values were taken; no two alike.
        values: one for each place.
        confidence: of the interval, between 0 and 1.

    Raises:
        ValueError: fewer than two points, lengths that differ, two places alike, a value that is not finite.
    """
    if len(places) != len(values) or len(places) < 2:
        raise ValueError(
            f"found {len(places)} places and {len(values)} values; allowed: as many, two or more"
        )
    if not all(map(isfinite, (*places, *values))) or len(set(places)) < len(places):
        raise ValueError("found a value that is not finite, or a place twice")
    points = list(zip(places, values, strict=True))
    slopes = sorted(
        (later - earlier) / (b - a) for (a, earlier), (b, later) in combinations(points, 2)
    )
    spread = NormalDist().inv_cdf(0.5 + confidence / 2) * sqrt(_kendall_variance(values))
    below = floor((len(slopes) - spread) / 2)
    if below < 1:
        # Sen's lower bound is the slope of rank `below`, counted from 1: there is none.
        return Slope(median(slopes), -inf, inf)
    return Slope(median(slopes), slopes[below - 1], slopes[-below])


def _kendall_variance(values: Sequence[float]) -> float:
    """Of Kendall's S, where values may tie."""
    sizes = [len(values), *(-size for size in Counter(values).values())]
    return sum(size * (abs(size) - 1) * (2 * abs(size) + 5) for size in sizes) / 18
