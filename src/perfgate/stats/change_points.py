"""Where the level of a series changed: asv's own step solver on windows, each change then tested against its neighbours.

asv fits constants by absolute deviation (a Potts model), so that single outliers move nothing. It is asked about
windows of ``2 * STRIDE`` points, and only about those where two adjacent stretches differ at all: that makes the work
linear in the series, and what is known of old windows stays true when points are added. The changes of all windows are
then weighed together: the least sure is dropped, until each of them is surely one, and large enough to matter.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import MutableMapping, Sequence

    import numpy.typing as npt

    FloatArray = npt.NDArray[np.float64]

STRIDE = 100
# Two points tell a level from an outlier, and let a slowdown show two commits after it came.
MIN_LENGTH = 2
# Of white noise, 2 windows in 100 have two adjacent stretches this many standard errors apart.
_WORTH_A_LOOK = 4.0
# In standard deviations times log(points): on white noise of 200 points the solver finds a step in 2 of 100.
_STEP_COST = 3.0
# Absolute deviation of a normal variable from its median is this share of its standard deviation.
_MAD = 0.6745
_OUTLIER = 4.0
# The commits that hold the change with this probability.
_RANGE = 0.95
_LEAST_RELATIVE_NOISE = 1e-4
# From so many degrees of freedom on Wallace's approximation is right to a sixteenth.
_MANY_DEGREES = 30
# What is left of one after a sum of some 15 terms is right to a millionth of itself.
_LEAST_DIFFERENCE_FROM_ONE = 1e-9


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """A new level from ``index`` on.

    Attributes:
        index: the first point of the new level.
        before, after: the medians of the levels.
        size: after / before - 1, or after - before where a value is not above zero (``relative`` is then false).
        confidence: one minus the chance that a level without a change looks like this anywhere in the stretch.
        earliest, latest: the change lies between these points with 95 % probability, given that it is one.
    """

    index: int
    before: float
    after: float
    size: float
    relative: bool
    confidence: float
    earliest: int
    latest: int


def change_points(
    values: FloatArray,
    *,
    alpha: float = 0.01,
    least: float = 0.02,
    memory: MutableMapping[str, list[int]] | None = None,
) -> tuple[ChangePoint, ...]:
    """The changes of level of a series of finite values, in their order.

    Args:
        values: one value a commit, oldest first, without gaps.
        alpha: chance to call a stretch of unchanged, independent values changed.
        least: the smallest relative change that matters; of exact counters every change does.
        memory: what is known of beginnings of series, by their digests; it is added to.
    """
    if values.size < 2 * MIN_LENGTH:
        return ()
    relative = bool(np.all(values > 0))
    level = np.log(values) if relative else values / (_median(np.abs(values)) or 1.0)
    found = _candidates(level, {} if memory is None else memory)
    if not found:
        return ()
    smooth = _without_outliers(level)
    smallest = math.log1p(least) if relative else least
    kept = _surely(smooth, found, alpha, smallest)
    ends = [0, *(index for index, _ in kept), values.size]
    described = _Describer(values, smooth, relative)
    return tuple(
        described.change(start, index, end, confidence)
        for (index, confidence), start, end in zip(kept, ends[:-2], ends[2:], strict=True)
    )


def noise_of(level: FloatArray) -> float:
    """The standard deviation around levels that are constant for a while, from differences of neighbours."""
    if level.size < 2:
        return 0.0
    return _median(np.abs(np.diff(level))) / _MAD / math.sqrt(2)


def _median(values: FloatArray) -> float:
    """numpy's median of finite values, to the bit: its own asks for axes and NaN first, four fifths of the time of 200."""
    low, high = (values.size - 1) // 2, values.size // 2
    ordered = np.partition(values, (low, high))
    return float((ordered[low] + ordered[high]) / 2)


def _candidates(level: FloatArray, memory: MutableMapping[str, list[int]]) -> list[int]:
    """Changes of all windows, each taken from the window that sees most on both sides of it."""
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
    noise = max(noise_of(window), _LEAST_RELATIVE_NOISE)
    return _solved(window, noise) if _is_worth_a_look(window, noise) else []


def _is_worth_a_look(window: FloatArray, noise: float) -> bool:
    """Whether any two adjacent stretches of one length differ by more than noise does."""
    sums = np.concatenate(([0.0], np.cumsum(_without_outliers(window))))
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


def _without_outliers(level: FloatArray) -> FloatArray:
    """The level with single points that stand out drawn to the median of their five neighbours."""
    if level.size < 5:
        return level
    middle = _median_of_five(np.concatenate((level[:2][::-1], level, level[-2:][::-1])))
    spread = _median(np.abs(level - middle)) / _MAD
    return np.where(np.abs(level - middle) > _OUTLIER * spread, middle, level)


def _median_of_five(padded: FloatArray) -> FloatArray:
    """The median of every five neighbours, by comparisons of whole arrays: a tenth of the time of sorting each five."""
    a, b, c, d, e = (padded[place : padded.size - 4 + place] for place in range(5))
    low = np.maximum(np.minimum(a, b), np.minimum(c, d))
    high = np.minimum(np.maximum(a, b), np.maximum(c, d))
    middle: FloatArray = np.maximum(np.minimum(e, low), np.minimum(np.maximum(e, low), high))
    return middle


def _surely(
    level: FloatArray, found: Sequence[int], alpha: float, least: float
) -> list[tuple[int, float]]:
    """The changes that remain when the least sure one is dropped again and again, with their confidence."""
    kept = [*found]
    while kept:
        ends = [0, *kept, level.size]
        tests = [
            _test(level, start, index, end)
            for start, index, end in zip(ends[:-2], kept, ends[2:], strict=True)
        ]
        worst = max(range(len(kept)), key=lambda place: tests[place][0])
        if tests[worst][0] <= alpha:
            worst = min(range(len(kept)), key=lambda place: tests[place][1])
            exact = tests[worst][2]
            if tests[worst][1] >= least or exact:
                return [
                    (index, 1 - chance) for index, (chance, _, _) in zip(kept, tests, strict=True)
                ]
        del kept[worst]
    return []


def _test(level: FloatArray, start: int, index: int, end: int) -> tuple[float, float, bool]:
    """(chance of no change, size on the level's scale, whether both sides are constant)."""
    left, right = level[start:index], level[index:end]
    gap = abs(float(right.mean() - left.mean()))
    squares = float(((left - left.mean()) ** 2).sum() + ((right - right.mean()) ** 2).sum())
    freedom = left.size + right.size - 2
    if freedom < 1 or min(left.size, right.size) < MIN_LENGTH:
        return 1.0, gap, False
    if squares <= _LEAST_RELATIVE_NOISE**2 * freedom * 1e-4:
        return (0.0 if gap else 1.0), gap, gap > 0
    t = gap / math.sqrt(squares / freedom * (1 / left.size + 1 / right.size))
    # The place was chosen among all of the stretch.
    return min(1.0, student_chance(t, freedom) * (left.size + right.size)), gap, False


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


@dataclass(frozen=True, slots=True)
class _Describer:
    values: FloatArray
    level: FloatArray
    relative: bool

    def change(self, start: int, index: int, end: int, confidence: float) -> ChangePoint:
        """The change at ``index``, of the stretch between its neighbours."""
        sides = (self.values[start:index], self.values[index:end])
        before, after = map(_median, sides)
        earliest, latest = _whereabouts(self.level[start:end], index - start)
        return ChangePoint(
            index=index,
            before=before,
            after=after,
            size=after / before - 1 if self.relative else after - before,
            relative=self.relative,
            confidence=confidence,
            earliest=start + earliest,
            latest=start + latest,
        )


def _whereabouts(stretch: FloatArray, index: int) -> tuple[int, int]:
    """The shortest run of places around ``index`` that holds the change with probability ``_RANGE``."""
    count = np.arange(1, stretch.size)
    sums = np.cumsum(stretch - stretch.mean())[:-1]
    # What a change after so many points takes off the sum of squares.
    gain = sums**2 * (1 / count + 1 / (stretch.size - count))
    left, right = stretch[:index], stretch[index:]
    squares = ((left - left.mean()) ** 2).sum() + ((right - right.mean()) ** 2).sum()
    variance = max(float(squares) / max(stretch.size - 2, 1), _LEAST_RELATIVE_NOISE**2)
    weights = np.exp(np.minimum((gain - gain[index - 1]) / (2 * variance), 0.0))
    weights /= weights.sum()
    low = high = index - 1
    while weights[low : high + 1].sum() < _RANGE:
        left_next = weights[low - 1] if low > 0 else -1.0
        right_next = weights[high + 1] if high + 1 < weights.size else -1.0
        if left_next >= right_next:
            low -= 1
        else:
            high += 1
    return low + 1, high + 1
