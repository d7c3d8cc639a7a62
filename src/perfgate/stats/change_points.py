"""Where the level of a series changed: asv's own step solver on windows, each change then tested against its neighbours.

The changes of all windows are weighed together: the least sure is dropped, until each of them is surely one, and large
enough to matter.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from perfgate.stats.levels import LEAST_RELATIVE_NOISE, median, without_outliers
from perfgate.stats.step_windows import MIN_LENGTH, candidates
from perfgate.stats.student import student_chance

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping, Sequence

    from perfgate.stats.control_group import Reach
    from perfgate.stats.levels import FloatArray

# The commits that hold the change with this probability.
_RANGE = 0.95


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
    level = np.log(values) if relative else values / (median(np.abs(values)) or 1.0)
    found = candidates(level, {} if memory is None else memory)
    if not found:
        return ()
    smooth = without_outliers(level)
    smallest = math.log1p(least) if relative else least
    kept = _surely(smooth, found, alpha, smallest)
    ends = [0, *(index for index, _ in kept), values.size]
    described = _Describer(values, smooth, relative)
    return tuple(
        described.change(start, index, end, confidence)
        for (index, confidence), start, end in zip(kept, ends[:-2], ends[2:], strict=True)
    )


@dataclass(frozen=True, slots=True)
class SharedShift:
    """What looked like a change of one series, and is within what unrelated ones did between the same points."""

    point: ChangePoint
    reach: Reach


def told_apart(
    points: Sequence[ChangePoint], count: int, reach: Callable[[int, int, int], Reach | None]
) -> tuple[tuple[ChangePoint, ...], tuple[SharedShift, ...]]:
    """The changes that are a series' own, and those that it shares with others: the machine's, most likely.

    Each is held against what others did between the levels beside it, so that one's own change is seen, and is where it
    is, between two that are shared.

    Args:
        points: what :func:`change_points` found in a series.
        count: its number of values.
        reach: what others did from [start, index) to [index, end), None where there are too few to tell.
    """
    ends = [0, *(each.index for each in points), count]
    own, shared = [], []
    for each, start, end in zip(points, ends[:-2], ends[2:], strict=True):
        found = reach(start, each.index, end)
        if found is None or found.stands_out:
            own.append(each)
        else:
            shared.append(SharedShift(each, found))
    return tuple(own), tuple(shared)


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
    if squares <= LEAST_RELATIVE_NOISE**2 * freedom * 1e-4:
        return (0.0 if gap else 1.0), gap, gap > 0
    t = gap / math.sqrt(squares / freedom * (1 / left.size + 1 / right.size))
    # The place was chosen among all of the stretch.
    return min(1.0, student_chance(t, freedom) * (left.size + right.size)), gap, False


@dataclass(frozen=True, slots=True)
class _Describer:
    values: FloatArray
    level: FloatArray
    relative: bool

    def change(self, start: int, index: int, end: int, confidence: float) -> ChangePoint:
        """The change at ``index``, of the stretch between its neighbours."""
        sides = (self.values[start:index], self.values[index:end])
        before, after = map(median, sides)
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
    variance = max(float(squares) / max(stretch.size - 2, 1), LEAST_RELATIVE_NOISE**2)
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
