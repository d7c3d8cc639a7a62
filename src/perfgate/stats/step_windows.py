"""Where a series may have changed, by asv's own step solver on windows of it.

asv fits constants by absolute deviation (a Potts model), so that single outliers move nothing. It is asked about
windows of ``2 * STRIDE`` points, and only about those where two adjacent stretches differ at all: that makes the work
linear in the series, and what is known of old windows stays true when points are added.
"""

from __future__ import annotations

import hashlib
import math
from typing import TYPE_CHECKING

import numpy as np

from perfgate.stats.levels import LEAST_RELATIVE_NOISE, noise_of, without_outliers

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from perfgate.stats.levels import FloatArray

STRIDE = 100
# Two points tell a level from an outlier, and let a slowdown show two commits after it came.
MIN_LENGTH = 2
# Of white noise, 2 windows in 100 have two adjacent stretches this many standard errors apart.
_WORTH_A_LOOK = 4.0
# In standard deviations times log(points): on white noise of 200 points the solver finds a step in 2 of 100.
_STEP_COST = 3.0


def candidates(level: FloatArray, memory: MutableMapping[str, list[int]]) -> list[int]:
    """Changes of all windows, each taken from the window that sees most on both sides of it.

    Args:
        level: finite values, on the scale that changes are measured on.
        memory: what is known of beginnings of series, by their digests; it is added to.
    """
    last = max(0, (level.size - 1) // STRIDE - 1)
    # Of a series that ends where a window does, more is said than of a beginning that ends there.
    known = f"{_known(level)}."
    if known not in memory:
        before = _settled(level, last, memory) if last else []
        memory[known] = _with_window(before, level, last, level.size)
    elif last:
        # Asked for, so that it is kept: a point more will build on it.
        _settled(level, last, memory)
    return memory[known]


def _settled(level: FloatArray, windows: int, memory: MutableMapping[str, list[int]]) -> list[int]:
    """The changes of so many windows from the first: points that are added do not touch them."""
    seen = level[: (windows + 1) * STRIDE]
    known = _known(seen)
    if known not in memory:
        before = _settled(level, windows - 1, memory) if windows > 1 else []
        border = windows * STRIDE + STRIDE // 2
        memory[known] = _with_window(before, seen, windows - 1, border)
    return memory[known]


def _with_window(before: list[int], level: FloatArray, number: int, border: int) -> list[int]:
    """The changes before, and those of one window more up to the border, where the next one sees better."""
    start = number * STRIDE
    low = start + STRIDE // 2 if number else 0
    found = [*before]
    for index in _steps(level[start:]):
        at = start + index
        # Two windows may place the same change a point apart, on either side of their border.
        if low <= at < border and (not found or at - found[-1] >= MIN_LENGTH):
            found.append(at)
    return found


def _known(level: FloatArray) -> str:
    return hashlib.blake2b(level.tobytes(), digest_size=12).hexdigest()


def _steps(window: FloatArray) -> list[int]:
    noise = max(noise_of(window), LEAST_RELATIVE_NOISE)
    return _solved(window, noise) if _is_worth_a_look(window, noise) else []


def _is_worth_a_look(window: FloatArray, noise: float) -> bool:
    """Whether any two adjacent stretches of one length differ by more than noise does."""
    sums = np.concatenate(([0.0], np.cumsum(without_outliers(window))))
    length = MIN_LENGTH
    while 2 * length <= window.size:
        means = (sums[length:] - sums[:-length]) / length
        gap = np.abs(means[length:] - means[:-length]).max()
        if gap > _WORTH_A_LOOK * noise * math.sqrt(2 / length):
            return True
        length *= 2
    # The last points alone against all before them: a change that has just come.
    rest = window.size - MIN_LENGTH
    gap = abs(sums[rest] / rest - (sums[-1] - sums[rest]) / MIN_LENGTH)
    return bool(gap > _WORTH_A_LOOK * noise * math.sqrt(1 / MIN_LENGTH + 1 / rest))


def _solved(window: FloatArray, noise: float) -> list[int]:
    # asv is imported late: whoever reads change points of a file needs none of it.
    from asv.step_detect import solve_potts_approx

    cost = _STEP_COST * noise * math.log(max(window.size, 3))
    ends, _, _ = solve_potts_approx(
        window.tolist(), [1.0] * window.size, gamma=cost, min_size=MIN_LENGTH
    )
    return [int(end) for end in ends[:-1]]
