"""Many cases and several looks at each: how small a chance must be to mean anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    FloatArray = npt.NDArray[np.float64]


def over_looks(p_values: npt.ArrayLike, looks: int) -> FloatArray:
    """One p-value a case for all its looks: the least one times the number of planned looks, at most 1.

    Alpha is split evenly over the looks, and what is rejected at a look stands: a later look can only
    make the least p-value smaller. A case may stop at any look for any reason, since looks that were
    not taken could only have added rejections.
    Source: Bonferroni's inequality; group sequential use in Jennison and Turnbull, 2000, chapter 2.

    Args:
        p_values: (looks taken, cases); nan where a case was not looked at any more.
        looks: how many are planned.

    Raises:
        ValueError: more looks were taken than planned, or a p-value is out of bounds.
    """
    taken = np.asarray(p_values, dtype=np.float64)
    if taken.ndim != 2 or len(taken) > looks:
        raise ValueError(
            f"found p-values of shape {taken.shape}; allowed: (at most {looks}, cases)"
        )
    known = np.where(np.isnan(taken), 1.0, taken)
    if ((known < 0) | (known > 1)).any():
        raise ValueError("found a p-value out of bounds; allowed: 0 to 1")
    least: FloatArray = np.minimum(1.0, looks * known.min(axis=0, initial=1.0))
    return least


def holm(p_values: npt.ArrayLike) -> FloatArray:
    """Holm's adjusted p-values: rejecting those <= alpha keeps the chance of any false one <= alpha.

    The cases may depend on each other in any way.
    Source: Holm 1979, Scandinavian Journal of Statistics 6:65.

    Args:
        p_values: a vector, one a case; may be empty.
    """
    values = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(values, kind="stable")
    left = np.arange(values.size, 0, -1)
    adjusted = np.empty_like(values)
    adjusted[order] = np.minimum(1.0, np.maximum.accumulate(values[order] * left))
    return adjusted
