"""The size of an effect: one number for all pairs, which a few bad pairs do not move."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    FloatArray = npt.NDArray[np.float64]


def checked(values: npt.ArrayLike) -> FloatArray:
    """The values as a vector.

    Raises:
        ValueError: they are no vector, there is none, or one is not finite.
    """
    vector = np.asarray(values, dtype=np.float64)
    if vector.ndim != 1 or not vector.size:
        raise ValueError(f"found an array of shape {vector.shape}; allowed: a vector of 1 or more")
    if not np.isfinite(vector).all():
        raise ValueError(f"found {vector.tolist()}; allowed: finite numbers")
    return vector


def walsh_averages(values: npt.ArrayLike) -> FloatArray:
    """The n(n+1)/2 means of two values, each value with itself too; ascending, in the values' unit.

    Source: Walsh 1949, Annals of Mathematical Statistics 20:64.
    """
    vector = checked(values)
    first, second = np.triu_indices(vector.size)
    averages: FloatArray = np.sort((vector[first] + vector[second]) / 2)
    return averages


def hodges_lehmann(values: npt.ArrayLike) -> float:
    """The pseudo-median: the median of the Walsh averages, in the values' unit.

    It is the estimate that belongs to the signed-rank test: 95 % as precise as the mean where noise is
    normal, more so where tails are heavy, and 29 % of the values may be wild.
    Source: Hodges and Lehmann 1963, Annals of Mathematical Statistics 34:598.
    """
    return float(np.median(walsh_averages(values)))
