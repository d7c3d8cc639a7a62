"""From a recording and limits to what is said of it: clean, leaks, inconclusive or broken. Pure."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from perfgate.leak.growth import LEAST_SEGMENTS, growth_of, ten_cycles
from perfgate.model.leak import LeakReport, Measure, Outcome
from perfgate.model.units import human, number_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfgate.model.leak import Growth, Limits, Recording, Series

# Fewer points have no interval (Theil-Sen at 95 %), and so few checkpoints no steady growth.
LEAST_CYCLES = 5
_NAMED = 4


def judge(recording: Recording, limits: Limits) -> LeakReport:
    """The report on a recording; what is missing makes it inconclusive, a failure broken, never clean."""
    growths = tuple(
        sorted((growth_of(each, _limit(each, limits)) for each in recording.series), key=_order)
    )
    quarter, middle = ten_cycles(recording.of(Measure.MEMORY)) or (None, None)
    caught = [each for each in growths if each.outcome is Outcome.LEAKS]
    ten_leaks = (
        limits.ten_cycles is not None and quarter is not None and quarter > limits.ten_cycles
    )
    if recording.failure:
        outcome, reason = Outcome.BROKEN, recording.failure
    elif caught:
        outcome, reason = Outcome.LEAKS, _what_grew(caught)
    elif ten_leaks:
        kept = human(middle or 0.0, "bytes")
        allowed = human(limits.ten_cycles or 0.0, "bytes")
        outcome, reason = Outcome.LEAKS, f"ten cycles in a row keep {kept}; allowed: {allowed}"
    elif missing := [*_missing(recording, limits), *_unsure(growths, limits, middle)]:
        outcome, reason = Outcome.INCONCLUSIVE, "; ".join(missing)
    else:
        outcome, reason = Outcome.CLEAN, f"nothing grew over {recording.cycles} cycles"
    return LeakReport(recording, limits, outcome, reason, growths, middle)


def explanation(report: LeakReport) -> str:
    """The report in some lines: outcome, reason, everything caught, doubts, the flame graph."""
    recording = report.recording
    lines = [f"{recording.subject}: {report.outcome}: {report.reason}"]
    lines += [f"  {each.series.name}: {rate_text(each)}" for each in report.caught]
    lines += [f"  {doubt}" for doubt in recording.doubts]
    if recording.trace is not None and recording.trace.flame_graph:
        lines.append(f"  flame graph: {recording.trace.flame_graph}")
    return "\n".join(lines)


def rate_text(growth: Growth) -> str:
    """How fast it grows: ``+1 a cycle``, ``+1.02 MB a cycle (1.00 to 1.05)``."""
    if growth.series.measure is not Measure.MEMORY:
        return f"{growth.slope:+.3g} a cycle"
    if growth.low == -inf:
        return f"{signed(growth.slope)} a cycle, too few to bound"
    return f"{signed(growth.slope)} a cycle ({signed(growth.low)} to {signed(growth.high)})"


def signed(size: float) -> str:
    """Bytes with their sign."""
    return ("+" if size > 0 else "") + human(size, "bytes")


def _limit(series: Series, limits: Limits) -> float | None:
    return limits.memory.get(series.name, limits.others)


def _order(growth: Growth) -> tuple[float, ...]:
    """What leaks before what does not; exact counts before all; then what grew first, then the largest."""
    series = growth.series
    return (
        growth.outcome is not Outcome.LEAKS,
        list(Measure).index(series.measure),
        inf if growth.since is None else growth.since,
        # A type of a library tells more than the dicts and lists that come with it.
        "." not in series.name,
        # Counts stay in the subject's order: it names what matters most first.
        0.0 if series.measure is Measure.COUNT else -growth.slope,
    )


def _what_grew(caught: Sequence[Growth]) -> str:
    first, *others = caught
    told = f"{first.series.name} grew first: {rate_text(first)} from cycle {first.since} on"
    if others:
        named = ", ".join(f"{each.series.name} {rate_text(each)}" for each in others[:_NAMED])
        more = f" and {number_text(len(others) - _NAMED)} more" if len(others) > _NAMED else ""
        told += f"; then {named}{more}"
    return told


def _missing(recording: Recording, limits: Limits) -> list[str]:
    found = []
    if recording.cycles < LEAST_CYCLES:
        found.append(f"{recording.cycles} cycles were run; {LEAST_CYCLES} are needed")
    if recording.checkpoints <= LEAST_SEGMENTS:
        found.append(
            f"Python objects were counted {recording.checkpoints} times; "
            f"{LEAST_SEGMENTS + 1} times are needed"
        )
    looks = max((len(each.cycles) for each in recording.of(Measure.MEMORY)), default=0)
    measured = {each.name: len(each.cycles) for each in recording.of(Measure.MEMORY)}
    found += [f"{name} was not measured" for name in limits.memory if not measured.get(name)]
    found += [
        f"{name} was measured at {count} of {looks} looks only"
        for name, count in measured.items()
        if count < looks and (name in limits.memory or limits.others is not None)
    ]
    return [*found, *recording.doubts] if found else []


def _unsure(growths: Sequence[Growth], limits: Limits, ten: float | None) -> list[str]:
    found = [
        f"{each.series.name} {rate_text(each)} may be above {human(each.limit or 0.0, 'bytes')}: "
        "more cycles would tell"
        for each in growths
        if each.outcome is Outcome.INCONCLUSIVE
    ]
    if limits.ten_cycles is not None:
        allowed = human(limits.ten_cycles, "bytes")
        if ten is None:
            found.append(f"what ten cycles keep was not measured; allowed: {allowed}")
        elif ten > limits.ten_cycles:
            found.append(f"ten cycles may keep {human(ten, 'bytes')}; allowed: {allowed}")
    return found
