"""When more pairs are a waste: the chance that they would still show an effect."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from perfgate.stats.signed_rank import signed_rank_z

if TYPE_CHECKING:
    import numpy.typing as npt


def conditional_power(values: npt.ArrayLike, margin: float, total: int, alpha: float) -> float:
    """The chance that the test rejects after ``total`` pairs if the effect is what it looks like now.

    The statistic is taken for a Brownian motion that goes on with the drift it has shown. Stopping on a
    small chance costs power alone: it can never make a false alarm.
    Source: Lan and Wittes 1988, Biometrics 44:579.

    Args:
        values: the effects so far, a vector, "worse" positive.
        margin: in the values' unit.
        total: pairs at the last look.
        alpha: one-sided level of the last look.

    Raises:
        ValueError: as ``checked``, or more values than ``total``.
    """
    pairs = np.size(values)
    if pairs > total:
        raise ValueError(f"found {pairs} pairs; allowed: at most {total}")
    normal = NormalDist()
    critical = normal.inv_cdf(1 - alpha)
    share = pairs / total
    drift = signed_rank_z(values, margin) / math.sqrt(share)
    if pairs == total:
        return float(drift >= critical)
    return 1 - normal.cdf((critical - drift) / math.sqrt(1 - share))
