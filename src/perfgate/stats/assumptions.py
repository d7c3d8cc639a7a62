"""What the signed-rank test takes for granted of pairs, as numbers: independence, no drift, symmetry.

Each is a correlation between -1 and 1, pooled over several series of pairs that have nothing to do with each
other, with the standard deviation it would have by chance alone. Ranks within a series take the place of values,
so that a noisy series counts no more than a quiet one, and a wild pair no more than a large one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from perfgate.stats.effect import checked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import numpy.typing as npt

    FloatArray = npt.NDArray[np.float64]

# With fewer pairs, the chance distribution of a series is far from known.
MIN_PAIRS = 4


@dataclass(frozen=True, slots=True)
class Correlation:
    """``value`` with its standard deviation by chance, from that many series; 0 and infinite from none."""

    value: float
    deviation: float
    series: int


def serial_correlation(series: Iterable[npt.ArrayLike]) -> Correlation:
    """How far a pair resembles the one before it; 0 for independent pairs.

    The circular rank correlation at lag one, less its mean under independence.
    Source: Wald and Wolfowitz 1943, Annals of Mathematical Statistics 14:378.
    """
    return _pooled(series, _serial)


def drift(series: Iterable[npt.ArrayLike]) -> Correlation:
    """Rank correlation of the pairs with their order; positive where later pairs are larger.

    Source: Spearman 1904, American Journal of Psychology 15:72; its variance n-1 under independence.
    """
    return _pooled(series, _drift)


def asymmetry(series: Iterable[npt.ArrayLike]) -> Correlation:
    """Correlation of a value's sign with its distance from zero; positive where the large ones are positive.

    Zero is where a baseline against itself is centred; values that are symmetric about it have either sign
    at any distance alike, which is all that the signed-rank test needs.
    """
    return _pooled(series, _asymmetry)


def _pooled(
    series: Iterable[npt.ArrayLike], of: Callable[[FloatArray], tuple[float, float, float]]
) -> Correlation:
    """The sum of the statistics over the sum of what each could be at most."""
    total = variance = most = 0.0
    count = 0
    for values in series:
        vector = checked(values)
        if vector.size < MIN_PAIRS or np.ptp(np.abs(vector)) == 0 or np.ptp(vector) == 0:
            continue
        statistic, its_variance, largest = of(vector)
        total, variance, most = total + statistic, variance + its_variance, most + largest
        count += 1
    if not count:
        return Correlation(0.0, math.inf, 0)
    return Correlation(total / most, math.sqrt(variance) / most, count)


def _serial(values: FloatArray) -> tuple[float, float, float]:
    ranks = _centred_ranks(values)
    pairs = ranks.size
    second, fourth = float((ranks**2).sum()), float((ranks**4).sum())
    mean = -second / (pairs - 1)
    variance = (
        (second**2 - fourth) / (pairs - 1)
        + (second**2 - 2 * fourth) / ((pairs - 1) * (pairs - 2))
        - mean**2
    )
    return float(ranks @ np.roll(ranks, 1)) - mean, variance, second


def _drift(values: FloatArray) -> tuple[float, float, float]:
    ranks = _centred_ranks(values)
    order = np.arange(ranks.size) - (ranks.size - 1) / 2
    spreads = float((ranks**2).sum()) * float((order**2).sum())
    return float(ranks @ order), spreads / (ranks.size - 1), math.sqrt(spreads)


def _asymmetry(values: FloatArray) -> tuple[float, float, float]:
    distances = _centred_ranks(np.abs(values))
    signs = np.sign(values)
    # Given the distances, every sign is the toss of a coin.
    variance = float((distances**2 * signs**2).sum())
    return float(distances @ signs), variance, float(np.abs(distances).sum())


def _centred_ranks(values: FloatArray) -> FloatArray:
    """Mean ranks less their mean; ties share theirs."""
    _, group, sizes = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(sizes)
    ranks: FloatArray = (last - (sizes - 1) / 2)[group]
    ranks -= ranks.mean()
    return ranks
