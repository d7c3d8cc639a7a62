"""The charts of a calibration: estimates on identical code, power, and widths of intervals."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from perfgate.judge.premises import clock_class
from perfgate.model.calibration import ClockClass
from perfgate.report.calibration_text import CLASS_NAMES, percent
from perfgate.report.chart import Axis, Chart, Mark

if TYPE_CHECKING:
    from perfgate.model.calibration import Calibration, Power

# Wider than the gate's least margin to either side, in bins of half a per cent.
_SHOWN_PERCENT, _BIN = 6.0, 0.5


def _classes(calibration: Calibration) -> list[ClockClass]:
    found = {
        clock_class(case.clock)
        for trial in calibration.trials
        for case in trial.cases
        if case.effect is not None
    }
    return [each for each in ClockClass if each in found]


def distribution_charts(calibration: Calibration) -> list[Chart]:
    """For each class, how the estimates of cases against themselves lie about zero."""
    charts = (_distribution(calibration, clocks) for clocks in _classes(calibration))
    return [chart for chart in charts if chart is not None]


def _distribution(calibration: Calibration, clocks: ClockClass) -> Chart | None:
    effects = [
        100 * case.effect
        for trial in calibration.trials
        for case in trial.cases
        if not case.share and case.effect is not None and clock_class(case.clock) is clocks
    ]
    if not effects:
        return None
    most = _SHOWN_PERCENT - _BIN
    counts = Counter(
        min(max(math.floor(effect / _BIN) * _BIN, -_SHOWN_PERCENT), most) for effect in effects
    )
    bars = [
        Mark(x, count, title=f"{count} from {x:g} to {x + _BIN:g} %") for x, count in counts.items()
    ]
    name = f"{len(effects)} estimates by {CLASS_NAMES[clocks]}"
    return Chart(
        name,
        Axis("estimate in %, outliers at the ends", -_SHOWN_PERCENT, _SHOWN_PERCENT),
        Axis("cases", 0, max(4, *counts.values())),
        bars=bars,
        bar_width=_BIN,
        lines=((-2, "-2 %"), (2, "+2 %")),
    )


def power_chart(calibration: Calibration) -> Chart:
    """Of each planted slowdown, the share that was found and that blocked, by class."""
    curves = []
    for clocks in dict.fromkeys(each.clocks for each in calibration.power):
        of_class = [each for each in calibration.power if each.clocks is clocks]
        curves.append((f"{clocks}", [_found(each) for each in of_class]))
        curves.append((f"{clocks} blocked", [_blocked(each) for each in of_class]))
    largest = max(100 * each.share for each in calibration.power)
    return Chart(
        "Share found (solid) and blocked (dashed)",
        Axis("planted slowdown in %", 0, largest * 1.05),
        Axis("% of planted cases", 0, 100, ticks=(0, 25, 50, 75, 95)),
        curves=curves,
    )


def _found(power: Power) -> Mark:
    return _share_mark(power, power.found.hits, power.found.low, power.found.high, "found")


def _blocked(power: Power) -> Mark:
    return _share_mark(power, power.blocked.hits, power.blocked.low, power.blocked.high, "blocked")


def _share_mark(power: Power, hits: int, low: float, high: float, what: str) -> Mark:
    of = power.found.trials
    title = f"{percent(power.share)} slower: {hits} of {of} {what}"
    return Mark(100 * power.share, 100 * hits / of, 100 * low, 100 * high, title)


def width_chart(calibration: Calibration) -> Chart | None:
    """Half of the interval's width against pairs; None with too few series."""
    if not calibration.widths:
        return None
    classes = list(dict.fromkeys(each.clocks for each in calibration.widths))
    curves = [
        (
            f"{clocks}",
            [
                Mark(
                    each.pairs,
                    100 * each.width,
                    title=f"{each.pairs} pairs: ±{percent(each.width)}, {each.series} series",
                )
                for each in calibration.widths
                if each.clocks is clocks
            ],
        )
        for clocks in classes
    ]
    most = max(each.pairs for each in calibration.widths)
    widest = max(100 * each.width for each in calibration.widths)
    return Chart(
        ", ".join(CLASS_NAMES[clocks] for clocks in classes),
        Axis("pairs", 5, max(most, 10)),
        Axis("± %", 0, max(widest, 1)),
        curves=curves,
    )
