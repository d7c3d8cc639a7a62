"""The noise floor: how far the estimate of a baseline against itself strays."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from perfgate.stats.effect import checked, hodges_lehmann

if TYPE_CHECKING:
    import numpy.typing as npt

    FloatArray = npt.NDArray[np.float64]

# A median of fewer distances says next to nothing.
MIN_CONTROLS = 3
# The median distance of a normal variable from its centre is 0.6745 standard deviations (Hampel 1974,
# Journal of the American Statistical Association 69:383).
_TO_DEVIATION = 1.4826
# Of two standard deviations: 19 of 20 estimates of a baseline against itself stray less.
_DEVIATIONS = 2.0


def robust_deviation(values: npt.ArrayLike, centre: float = 0.0) -> float:
    """The standard deviation about a known centre as the median distance tells it, in the values' unit.

    Half of the values may be wild.
    """
    return _TO_DEVIATION * float(np.median(np.abs(checked(values) - centre)))


def noise_floor(controls: npt.ArrayLike, effects: npt.ArrayLike) -> float | None:
    """Two standard deviations of an estimate from as many pairs as ``effects``, in their unit.

    The deviation of a pair is that of the control about zero, where baseline against itself belongs: a
    leg that leans counts as noise. With fewer than three control pairs, the effects' own deviation about
    their centre stands in: it misses a lean, and has the contender's noise in it.

    Args:
        controls: baseline against itself, a vector; may be empty.
        effects: baseline against contender, a vector; may be empty.

    Returns:
        None where neither has three values.
    """
    pairs = np.size(effects)
    if not pairs:
        return None
    if np.size(controls) >= MIN_CONTROLS:
        deviation = robust_deviation(controls)
    elif pairs >= MIN_CONTROLS:
        deviation = robust_deviation(effects, hodges_lehmann(effects))
    else:
        return None
    return expected_floor(deviation, pairs)


def expected_floor(deviation: float, pairs: int) -> float:
    """Two standard deviations of an estimate from that many pairs, which stray by ``deviation`` each."""
    return _DEVIATIONS * deviation / math.sqrt(pairs)
