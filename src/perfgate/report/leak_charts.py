"""The curve of one series over cycles, with its slope and with what is allowed."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from perfgate.leak.growth import low_water
from perfgate.model.leak import Outcome
from perfgate.model.units import human
from perfgate.report.chart import Axis, Chart, Mark
from perfgate.report.leak_text import short_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfgate.model.leak import Growth

_MEGABYTE = 1e6
# Less than that is noise of pages; a curve of a few kB over the whole height would look like a leak.
_LEAST_HEIGHT = 1.0


def memory_chart(growth: Growth) -> Chart:
    """MB over cycles; the slope goes through the low-water marks, what is allowed through the first one."""
    series = growth.series
    places, marks = low_water(series.cycles, series.values)
    ends = (series.cycles[0], series.cycles[-1])
    level = median(mark - growth.slope * place for place, mark in zip(places, marks, strict=True))
    curves = [("fit", _line(ends, level, growth.slope))]
    if growth.limit is not None:
        curves.insert(0, ("allowed", _line(ends, marks[0], growth.limit)))
    title = f"{series.name}: {human(growth.slope, 'bytes')} a cycle"
    values = [value / _MEGABYTE for value in series.values]
    return _chart(growth, values, title=title, unit="MB", lines=curves, least=_LEAST_HEIGHT)


def count_chart(growth: Growth) -> Chart:
    """How many over cycles."""
    series = growth.series
    title = f"{short_name(series)}: {growth.slope:+.3g} a cycle"
    return _chart(growth, series.values, title=title, unit="how many", lines=(), least=2)


def _chart(
    growth: Growth,
    values: Sequence[float],
    *,
    title: str,
    unit: str,
    lines: Sequence[tuple[str, Sequence[Mark]]],
    least: float,
) -> Chart:
    """The values as a curve; ``least`` is the height that the picture has at least, in the unit."""
    series = growth.series
    low, high = min(values), max(values)
    # The allowed line may leave the picture: what is measured decides its height.
    spare = max(high - low, least) * 0.08
    if high - low < least:
        middle = (low + high) / 2
        low, high = middle - least / 2, middle + least / 2
    style = "value leaks" if growth.outcome is Outcome.LEAKS else "value"
    points = [
        Mark(cycle, value, title=f"cycle {cycle}: {value:,.6g} {unit}")
        for cycle, value in zip(series.cycles, values, strict=True)
    ]
    up = Axis(unit, max(0.0, low - spare), high + spare)
    across = Axis("cycle", series.cycles[0], max(series.cycles[-1], series.cycles[0] + 1))
    clipped = [(name, _clipped(line, up)) for name, line in lines]
    return Chart(title, across, up, curves=[*clipped, (style, points)])


def _line(ends: tuple[int, int], level: float, slope: float) -> list[Mark]:
    """Two ends of a straight line, in MB."""
    return [Mark(end, (level + slope * end) / _MEGABYTE) for end in ends]


def _clipped(line: Sequence[Mark], up: Axis) -> list[Mark]:
    """The part of a straight line that lies within the picture; a chart would bend it at the edge."""
    first, last = line
    rise = last.y - first.y
    if not rise:
        return list(line) if up.low <= first.y <= up.high else []
    enter, leave = sorted((bound - first.y) / rise for bound in (up.low, up.high))
    begin, end = max(0.0, enter), min(1.0, leave)
    if begin >= end:
        return []
    width = last.x - first.x
    return [Mark(first.x + share * width, first.y + share * rise) for share in (begin, end)]
