"""A small chart as inline SVG: curves with their bounds, or bars, over two numeric axes."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from perfgate.report.comparison_plots import nice_steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WIDTH, _HEIGHT = 420, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 408, 12, 176


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of a curve, or a bar; ``title`` is shown when it is pointed at."""

    x: float
    y: float
    low: float | None = None
    high: float | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Axis:
    """From ``low`` to ``high``; ``name`` says what, with its unit."""

    name: str
    low: float
    high: float
    ticks: Sequence[float] = ()

    def share(self, value: float) -> float:
        """0 at the low end, 1 at the high one; what lies outside is drawn at the end."""
        inside = min(max(value, self.low), self.high)
        return (inside - self.low) / (self.high - self.low)

    def marks(self) -> Sequence[float]:
        """The ticks asked for, or round numbers."""
        return self.ticks or nice_steps(self.low, self.high)


@dataclass(frozen=True, slots=True)
class Chart:
    """``curves`` by the style class that draws them; ``lines`` are upright ones at a value of x, named."""

    name: str
    across: Axis
    up: Axis
    curves: Sequence[tuple[str, Sequence[Mark]]] = ()
    bars: Sequence[Mark] = ()
    bar_width: float = 1.0
    lines: Sequence[tuple[float, str]] = ()

    def svg(self) -> str:
        """The picture; ``name`` tells those who cannot see it what it shows."""
        parts = [*self._frame(), *self._bars(), *self._lines()]
        for style, marks in self.curves:
            parts += self._curve(style, marks)
        return (
            f'<svg class="pairs" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
            f'aria-label="{escape(self.name)}">{"".join(parts)}</svg>'
        )

    def _x(self, value: float) -> float:
        return round(_LEFT + self.across.share(value) * (_RIGHT - _LEFT), 1)

    def _y(self, value: float) -> float:
        return round(_BOTTOM - self.up.share(value) * (_BOTTOM - _TOP), 1)

    def _frame(self) -> Iterable[str]:
        for value in self.up.marks():
            yield f'<path class="grid" d="M{_LEFT} {self._y(value)}H{_RIGHT}"/>'
            yield f'<text class="tick" x="{_LEFT - 6}" y="{self._y(value) + 4:.1f}">{value:g}</text>'
        for value in self.across.marks():
            yield f'<path class="zero" d="M{self._x(value)} {_BOTTOM}v4"/>'
            yield f'<text class="stage" x="{self._x(value)}" y="{_BOTTOM + 17}">{value:g}</text>'
        middle = (_LEFT + _RIGHT) / 2
        yield f'<path class="zero" d="M{_LEFT} {_BOTTOM}H{_RIGHT}"/>'
        yield f'<text class="stage" x="{middle}" y="{_BOTTOM + 36}">{escape(self.across.name)}</text>'
        yield f'<text x="{_LEFT}" y="{_TOP - 2}">{escape(self.up.name)}</text>'

    def _lines(self) -> Iterable[str]:
        for value, name in self.lines:
            yield f'<path class="margin" d="M{self._x(value)} {_TOP}V{_BOTTOM}"/>'
            yield f'<text class="stage" x="{self._x(value)}" y="{_TOP + 10}">{escape(name)}</text>'

    def _bars(self) -> Iterable[str]:
        for bar in self.bars:
            left, right = self._x(bar.x), self._x(bar.x + self.bar_width)
            top = self._y(bar.y)
            yield (
                f'<rect class="bar" x="{left + 0.5}" y="{top}" width="{max(right - left - 1, 0.5):.1f}" '
                f'height="{max(_BOTTOM - top, 0):.1f}"><title>{escape(bar.title)}</title></rect>'
            )

    def _curve(self, style: str, marks: Sequence[Mark]) -> Iterable[str]:
        if not marks:
            return
        path = "L".join(f"{self._x(mark.x)} {self._y(mark.y)}" for mark in marks)
        yield f'<path class="curve {style}" d="M{path}"/>'
        for mark in marks:
            across, title = self._x(mark.x), escape(mark.title)
            if mark.low is not None and mark.high is not None:
                ends = f"M{across} {self._y(mark.low)}V{self._y(mark.high)}"
                yield f'<path class="bound {style}" d="{ends}"/>'
            yield (
                f'<circle class="mark {style}" cx="{across}" cy="{self._y(mark.y)}" r="3.2">'
                f"<title>{title}</title></circle>"
            )
