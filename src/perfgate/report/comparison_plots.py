"""Pair plots as inline SVG: a dot a pair, the baseline against itself beside it in grey."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from statistics import median
from typing import TYPE_CHECKING

from perfgate.model.comparison import Stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfgate.report.comparison_series import Line, Point, Series

_WIDTH, _HEIGHT = 420, 194
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 312, 10, 168
# Labels of lines nearer to each other than that would cover each other.
_LABEL_GAP = 13
# Dots farther out than so many times the typical distance are drawn as arrows at the edge, so that one
# bad pair does not flatten all others.
_WILD = 8


@dataclass(frozen=True, slots=True)
class _Axis:
    """Heights to pixels."""

    low: float
    high: float
    top: float
    bottom: float

    def __call__(self, value: float) -> float:
        inside = min(max(value, self.low), self.high)
        share = (inside - self.low) / (self.high - self.low)
        return round(self.bottom - share * (self.bottom - self.top), 1)

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high


def pair_plot(series: Series, name: str) -> str:
    """The plot of one case; ``name`` tells those who cannot see it whose it is."""
    axis = _axis(series)
    summary = f"{name}: {_summary(series)}"
    places = _places(series.points)
    parts = [
        *_ticks(series, axis),
        *_estimate(series, axis, places),
        *_limits(series, axis),
        *_stages(series.points, places),
        *_dots(series, axis, places),
    ]
    return (
        f'<svg class="pairs" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="{escape(summary)}">{"".join(parts)}</svg>'
    )


def sparkline(series: Series, name: str) -> str:
    """The dots alone, as small as a word."""
    axis = _Axis(*_range(series, [line for line in series.lines if line.kind == "margin"]), 2, 22)
    step = 116 / max(len(series.points), 1)
    dots = "".join(
        f'<circle class="dot" cx="{2 + step * (place + 0.5):.1f}" cy="{axis(point.effect)}" r="2"/>'
        for place, point in enumerate(series.points)
    )
    zero = f'<path class="zero" d="M0 {axis(0)}H120"/>'
    summary = escape(f"{name}: {_summary(series)}")
    return f'<svg class="spark" viewBox="0 0 120 24" role="img" aria-label="{summary}">{zero}{dots}</svg>'


def _summary(series: Series) -> str:
    pairs = f"{len(series.points)} pair{'' if len(series.points) == 1 else 's'}"
    if series.estimate is None:
        return pairs
    said = f"{pairs}, estimate {series.text(series.estimate)}"
    if series.interval is None:
        return said
    low, high = series.interval
    return f"{said}, interval {series.text(low)} to {series.text(high)}"


def _axis(series: Series) -> _Axis:
    """Room for the dots and the margin; for a budget only where the dots come near it."""
    lines = [line for line in series.lines if line.kind == "margin"]
    _, high = _range(series, lines)
    lines += [line for line in series.lines if line.kind != "margin" and line.value <= 2 * high]
    return _Axis(*_range(series, lines), _TOP, _BOTTOM)


def _range(series: Series, lines: Sequence[Line]) -> tuple[float, float]:
    values = [point.effect for point in series.points]
    values += [point.control for point in series.points if point.control is not None]
    middle = median(values)
    typical = median(abs(value - middle) for value in values)
    shown = [0.0, *(series.interval or ()), *(line.value for line in lines)]
    ends = [*shown, *(value for value in values if abs(value - middle) <= _WILD * typical)]
    shown_margins = [-line.value for line in lines if line.kind == "margin"]
    low, high = min([*ends, *shown_margins]), max(ends)
    room = (high - low) * 0.06 or abs(high) or 0.01
    return low - room, high + room


def _places(points: Sequence[Point]) -> list[float]:
    """Where each pair begins, screening and confirmation apart; the last entry is the width of one."""
    screened = sum(point.stage is Stage.SCREENING for point in points)
    gap = 1.5 if 0 < screened < len(points) else 0
    step = min((_RIGHT - _LEFT - 8) / (len(points) + gap), 26)
    places = [
        _LEFT + 4 + step * (place + (gap if place >= screened else 0))
        for place in range(len(points))
    ]
    return [*places, step]


def _ticks(series: Series, axis: _Axis) -> Iterable[str]:
    for value in nice_steps(axis.low, axis.high):
        kind = "zero" if value == 0 else "grid"
        yield f'<path class="{kind}" d="M{_LEFT} {axis(value)}H{_RIGHT}"/>'
        yield (
            f'<text class="tick" x="{_LEFT - 6}" y="{axis(value) + 4:.1f}">'
            f"{escape(series.tick(value))}</text>"
        )


def nice_steps(low: float, high: float, most: int = 6) -> list[float]:
    """Round numbers between two ends, zero among them where it lies between."""
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    first, last = math.ceil(low / step), math.floor(high / step)
    return [round(number * step, 12) for number in range(first, last + 1)]


def _limits(series: Series, axis: _Axis) -> Iterable[str]:
    """The lines of margin and budgets, named at the right with the estimate, lowest first."""
    named = [(line.value, line.kind, line.label) for line in series.lines]
    if series.estimate is not None:
        named.append((series.estimate, "estimate", series.text(series.estimate)))
    free = math.inf
    for value, kind, text in sorted(each for each in named if axis.holds(each[0])):
        height = axis(value)
        # The estimate's own line ends with its pairs.
        if kind != "estimate":
            yield f'<path class="{kind}" d="M{_LEFT} {height}H{_RIGHT}"/>'
        if kind == "margin" and axis.holds(-value):
            yield f'<path class="margin" d="M{_LEFT} {axis(-value)}H{_RIGHT}"/>'
        place = min(height, free)
        free = place - _LABEL_GAP
        yield _label(kind, place, text)


def _label(kind: str, height: float, text: str) -> str:
    return f'<text class="label {kind}" x="{_RIGHT + 6}" y="{height + 4:.1f}">{escape(text)}</text>'


def _estimate(series: Series, axis: _Axis, places: Sequence[float]) -> Iterable[str]:
    """The interval as a band and the estimate as a line, over the pairs they come from."""
    if series.estimate is None or series.interval is None:
        return
    of_stage = [
        place
        for place, point in zip(places, series.points, strict=False)
        if point.stage is series.estimated
    ]
    if not of_stage:
        return
    left, right = of_stage[0], of_stage[-1] + places[-1]
    low, high = (axis(end) for end in series.interval)
    yield (
        f'<rect class="interval" x="{left:.1f}" y="{high}" width="{right - left:.1f}" '
        f'height="{max(low - high, 1):.1f}"/>'
    )
    yield f'<path class="estimate" d="M{left:.1f} {axis(series.estimate)}H{right:.1f}"/>'


def _stages(points: Sequence[Point], places: Sequence[float]) -> Iterable[str]:
    for stage in Stage:
        of_stage = [place for place, point in enumerate(points) if point.stage is stage]
        if not of_stage:
            continue
        left, right = places[of_stage[0]], places[of_stage[-1]] + places[-1]
        narrow = right - left < 84
        name = stage.value[:7] + "." if narrow and stage is Stage.CONFIRMATION else stage.value
        yield f'<path class="stage" d="M{left:.1f} {_BOTTOM + 5}H{right:.1f}"/>'
        yield (f'<text class="stage" x="{(left + right) / 2:.1f}" y="{_BOTTOM + 19}">{name}</text>')


def _dots(series: Series, axis: _Axis, places: Sequence[float]) -> Iterable[str]:
    step = places[-1]
    radius = round(min(3.2, max(1.6, step * 0.28)), 1)
    for point, place in zip(series.points, places, strict=False):
        name = f"{point.stage}, round {point.round}: {series.text(point.effect)}"
        if point.control is not None:
            name += f"; baseline against itself {series.text(point.control)}"
            yield _dot(
                "control", place + step * 0.72, axis, point.control, radius=radius, name=name
            )
        yield _dot("dot", place + step * 0.34, axis, point.effect, radius=radius, name=name)


def _dot(kind: str, across: float, axis: _Axis, value: float, *, radius: float, name: str) -> str:
    title = f"<title>{escape(name)}</title>"
    if axis.holds(value):
        return f'<circle class="{kind}" cx="{across:.1f}" cy="{axis(value)}" r="{radius}">{title}</circle>'
    way = -1 if value > axis.high else 1
    tip = axis(value) + way * 4
    return f'<path class="{kind}" d="M{across:.1f} {tip:.1f}l-3 {-way * 6}h6z">{title}</path>'
