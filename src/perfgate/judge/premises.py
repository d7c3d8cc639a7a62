"""Whether what the gate takes for granted of its pairs is so, and how much a pair tells. Pure.

All of it from pairs of a commit against itself.
"""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from perfgate.judge.evidence import CONFIDENCE, as_ratio
from perfgate.model.calibration import Assumption, ClockClass, Premise, Width
from perfgate.model.comparison import Clock
from perfgate.stats.assumptions import MIN_PAIRS, asymmetry, drift, serial_correlation
from perfgate.stats.interval import signed_rank_interval
from perfgate.stats.proportion import lower_bound, upper_bound
from perfgate.stats.signed_rank import signed_rank_p

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfgate.stats.assumptions import Correlation

    Values = tuple[float, ...]
    Series = tuple[ClockClass, Values]

# A serial correlation of .15 makes an estimate's variance 1.35 times what it claims; a drift or a lean of
# that size moves no estimate by more than a tenth of its interval.
_TOLERABLE = 0.15
# Tests at 5 % may be wrong in up to a tenth: the gate's own alpha is shared out among looks and cases.
_LEVEL, _TOLERABLE_LEVEL = 0.05, 0.10
_DEVIATIONS = 1.96
_WIDTHS_AFTER = (6, 8, 10, 12, 15, 20, 32, 50, 96)
_LEAST_SERIES = 3
_CLASSES = {Clock.WALL: ClockClass.WALL, Clock.VALUE: ClockClass.VALUE}


def clock_class(clock: Clock | None) -> ClockClass:
    """The class of a case that is judged on this clock; a benchmark's own timer counts as CPU time."""
    return ClockClass.CPU if clock is None else _CLASSES.get(clock, ClockClass.CPU)


def assumptions_of(runs: Iterable[Series], first_look: int) -> tuple[Assumption, ...]:
    """Each premise with what they say of it; none without a series to tell from.

    Args:
        runs: the pairs of cases against themselves, with their class.
        first_look: pairs before the first look: no stopping rule has chosen them, so that the test's level
            is taken on them.
    """
    series = [values for _, values in runs if len(values) >= MIN_PAIRS]
    found = [
        _correlation(Premise.INDEPENDENCE, serial_correlation(series)),
        _correlation(Premise.NO_DRIFT, drift(series)),
        _correlation(Premise.SYMMETRY, asymmetry(series)),
        _level([values[:first_look] for values in series if len(values) >= first_look]),
    ]
    return tuple(each for each in found if each.series)


def widths_of(runs: Iterable[Series]) -> tuple[Width, ...]:
    """How an interval narrows with pairs, by class; where three series or more are that long."""
    widths = []
    by_class: dict[ClockClass, list[tuple[float, ...]]] = {}
    for clocks, values in runs:
        by_class.setdefault(clocks, []).append(values)
    for clocks, series in sorted(by_class.items()):
        for pairs in _WIDTHS_AFTER:
            halves = [_half_width(values[:pairs]) for values in series if len(values) >= pairs]
            if len(halves) >= _LEAST_SERIES:
                widths.append(Width(clocks, pairs, statistics.median(halves), len(halves)))
    return tuple(widths)


def _correlation(premise: Premise, found: Correlation) -> Assumption:
    low = max(-1.0, found.value - _DEVIATIONS * found.deviation)
    high = min(1.0, found.value + _DEVIATIONS * found.deviation)
    holds = low <= _TOLERABLE and high >= -_TOLERABLE
    return Assumption(premise, found.value, low, high, _TOLERABLE, found.series, holds)


def _level(series: Sequence[Values]) -> Assumption:
    """How often the test calls a baseline slower, or faster, than itself."""
    tested = [[sign * value for value in values] for values in series for sign in (1, -1)]
    wrong = sum(signed_rank_p(values) <= _LEVEL for values in tested)
    count = len(tested)
    value = wrong / count if count else 0.0
    half = 1 - (1 - CONFIDENCE) / 2
    low, high = lower_bound(wrong, count, half), upper_bound(wrong, count, half)
    return Assumption(
        Premise.LEVEL, value, low, high, _TOLERABLE_LEVEL, len(series), low <= _TOLERABLE_LEVEL
    )


def _half_width(values: Values) -> float:
    interval = signed_rank_interval(values, CONFIDENCE)
    return as_ratio((interval.high - interval.low) / 2)
