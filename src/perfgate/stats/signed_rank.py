"""The one-sided exact signed-rank test against a margin.

scipy's ``wilcoxon(method="exact")`` has the same p-value where no two values tie. With ties its table is
not the right one, and enumerating the signs of 96 pairs is out of reach; values that a counter or a page
size rounds do tie. The distribution is therefore built here, from the ranks at hand.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from perfgate.stats.effect import checked

if TYPE_CHECKING:
    import numpy.typing as npt

    FloatArray = npt.NDArray[np.float64]

# Relative to the largest value (or to 1): rounding decides neither which distances tie nor on which side
# of the margin a value lies.
_EQUAL = 1e-12


def signed_rank_p(values: npt.ArrayLike, margin: float = 0.0) -> float:
    """The chance of ranks as favourable as these if the values centre at ``margin`` or below.

    The values lie symmetrically about their centre, which log-ratios of two alike sides do. Tied values
    share their mean rank, and the chance is exact given the ties; a value that equals the margin speaks
    against an effect. n values can reach 2**-n at best.
    Source: Wilcoxon 1945, Biometrics Bulletin 1:80; ties as in Pratt and Gibbons, Concepts of
    Nonparametric Theory, 1981, section 3.7.

    Args:
        values: a vector, effects with "worse" positive.
        margin: in the values' unit.

    Raises:
        ValueError: as ``checked``.
    """
    ranks, positive = _ranks(values, margin)
    chances = rank_sum_chances(tuple(sorted(ranks.tolist())))
    return float(min(1.0, chances[int(ranks[positive].sum()) :].sum()))


def signed_rank_z(values: npt.ArrayLike, margin: float = 0.0) -> float:
    """The same test's statistic in standard deviations of its distribution under no effect."""
    ranks, positive = _ranks(values, margin)
    spread = math.sqrt(float((ranks.astype(np.float64) ** 2).sum()) / 4)
    return float(ranks[positive].sum() - ranks.sum() / 2) / spread


@lru_cache(maxsize=256)
def rank_sum_chances(doubled_ranks: tuple[int, ...]) -> FloatArray:
    """The chance of each sum of the ranks with a positive sign, all signs being equally likely.

    Ranks and sums are doubled, so that a mean of two is whole. Ranks are added one at a time: a sum is
    reached without the new rank or with it, each half of the time.
    """
    chances = np.zeros(sum(doubled_ranks) + 1)
    chances[0] = 1.0
    for rank in doubled_ranks:
        with_rank = np.zeros_like(chances)
        with_rank[rank:] = chances[:-rank]
        chances = (chances + with_rank) / 2
    chances.setflags(write=False)
    return chances


def _ranks(
    values: npt.ArrayLike, margin: float
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Doubled mean ranks of the distances from the margin, and which lie above it."""
    vector = checked(values)
    step = _EQUAL * max(1.0, abs(margin), float(np.abs(vector).max()))
    beyond = np.rint((vector - margin) / step)
    _, group, sizes = np.unique(np.abs(beyond), return_inverse=True, return_counts=True)
    doubled = 2 * np.cumsum(sizes) - sizes + 1
    return doubled[group], beyond > 0
