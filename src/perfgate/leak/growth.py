"""What one series shows: a pure rule for each way of judging."""

from __future__ import annotations

from itertools import pairwise
from math import ceil, inf
from statistics import median, quantiles
from typing import TYPE_CHECKING

from perfgate.model.leak import BROWSER, DRIVER, PYTHON, Growth, Measure, Outcome
from perfgate.stats.theil_sen import Slope, theil_sen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfgate.model.leak import Series

# Memory saws: the collector of Python or V8 lets it rise and fall. Of so many blocks of neighbouring looks the
# lowest value is taken; what leaks raises the low-water mark, and the marks hardly depend on each other.
BLOCKS = 20
# Objects of a type leak when they grew between all checkpoints, and by one every other cycle at least: caches
# that fill do less, and fluctuations do not rise six times in a row.
LEAST_OBJECTS_A_CYCLE = 0.5
LEAST_SEGMENTS = 4
WINDOW = 10


def growth_of(series: Series, limit: float | None) -> Growth:
    """What a series shows; ``limit`` is for memory, in bytes a cycle, None where it is only shown."""
    match series.measure:
        case Measure.COUNT:
            return _exact(series, leaks=series.grown > 0)
        case Measure.OBJECTS:
            return _exact(series, leaks=_steady(series))
    return _memory(series, limit)


def low_water(cycles: Sequence[int], values: Sequence[float]) -> tuple[list[float], list[float]]:
    """The middle and the lowest value of each block of neighbours, at most :data:`BLOCKS` blocks."""
    size = ceil(len(values) / BLOCKS)
    # Aligned to the end: the last block is whole, the first may be short.
    starts = range(len(values) % size or size, len(values) + 1, size)
    blocks = [slice(max(0, end - size), end) for end in starts]
    places = [float(median(cycles[block])) for block in blocks]
    return places, [min(values[block]) for block in blocks]


def first_above(series: Series, margin: float = 0.0) -> int | None:
    """The first cycle from which on every value is above the first one, by more than the margin."""
    found = None
    for cycle, value in zip(reversed(series.cycles), reversed(series.values), strict=True):
        if value - series.values[0] <= margin:
            break
        found = cycle
    return found


def ten_cycles(parts: Sequence[Series]) -> tuple[float, float] | None:
    """What ten cycles in a row keep, all processes together: the lower quartile and the median over windows.

    None where there are fewer than ten cycles, or memory was not measured at every look.
    """
    sized = [each for each in parts if each.name in {PYTHON, DRIVER, BROWSER}]
    if not sized or len({each.cycles for each in sized}) > 1:
        return None
    cycles = sized[0].cycles
    totals = [sum(values) for values in zip(*(each.values for each in sized), strict=True)]
    kept = []
    for begin, cycle in enumerate(cycles):
        end = next((at for at in range(begin, len(cycles)) if cycles[at] >= cycle + WINDOW), None)
        if end is not None:
            kept.append((totals[end] - totals[begin]) * WINDOW / (cycles[end] - cycle))
    if not kept:
        return None
    return (quantiles(kept, n=4)[0] if len(kept) > 1 else kept[0]), median(kept)


def _exact(series: Series, *, leaks: bool) -> Growth:
    span = max(1, series.cycles[-1] - series.cycles[0])
    slope = series.grown / span
    outcome = Outcome.LEAKS if leaks else Outcome.CLEAN
    return Growth(series, slope, slope, slope, 0.0, first_above(series), False, outcome)


def _steady(series: Series) -> bool:
    span = series.cycles[-1] - series.cycles[0]
    rises = [later > earlier for earlier, later in pairwise(series.values)]
    enough = len(rises) >= LEAST_SEGMENTS and series.grown >= LEAST_OBJECTS_A_CYCLE * span
    return enough and all(rises)


def _memory(series: Series, limit: float | None) -> Growth:
    places, marks = low_water(series.cycles, series.values)
    whole = _slope(places, marks)
    half = len(marks) // 2
    late = _slope(places[half:], marks[half:])
    outcome, plateau = Outcome.CLEAN, False
    if limit is not None:
        plateau = whole.high > limit >= late.high
        if plateau or whole.high <= limit:
            outcome = Outcome.CLEAN
        elif whole.low > limit and late.value > limit:
            outcome = Outcome.LEAKS
        else:
            outcome = Outcome.INCONCLUSIVE
    since = first_above(series, limit or 0.0)
    return Growth(series, whole.value, whole.low, whole.high, limit, since, plateau, outcome)


def _slope(places: Sequence[float], values: Sequence[float]) -> Slope:
    return theil_sen(places, values) if len(values) > 1 else Slope(0.0, -inf, inf)
