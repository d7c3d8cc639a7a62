"""The interval of an effect: what the signed-rank test would not reject."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from perfgate.stats.effect import walsh_averages
from perfgate.stats.signed_rank import rank_sum_chances

if TYPE_CHECKING:
    import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Interval:
    """From ``low`` to ``high``; it holds the centre with a chance of at least ``confidence``."""

    low: float
    high: float
    confidence: float


def signed_rank_interval(values: npt.ArrayLike, confidence: float = 0.95) -> Interval:
    """The two-sided interval of the pseudo-median: the k-th Walsh average from either end.

    It holds at every size of sample, needs no random numbers and never contradicts the test. Bootstrap
    intervals over pairs are too narrow for the few pairs there are: the coverage of both is measured in
    the tests. Five pairs or fewer cannot reach 95 %: the interval then is their range, and carries the
    confidence that it has.
    Source: Hollander, Wolfe and Chicken, Nonparametric Statistical Methods, 3rd edition, section 3.3.

    Args:
        values: a vector.
        confidence: between 0 and 1.

    Raises:
        ValueError: as ``checked``, or the confidence is out of bounds.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"found confidence {confidence}; allowed: between 0 and 1")
    averages = walsh_averages(values)
    pairs = np.size(values)
    # Doubled ranks have chances at even sums only.
    chances = rank_sum_chances(tuple(range(2, 2 * pairs + 1, 2)))[::2]
    tails = 2 * np.cumsum(chances)
    within = int(np.searchsorted(tails, 1 - confidence, side="right"))
    place = max(within, 1)
    reached = confidence if within else max(0.0, 1 - float(tails[0]))
    return Interval(float(averages[place - 1]), float(averages[-place]), reached)
