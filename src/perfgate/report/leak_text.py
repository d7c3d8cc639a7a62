"""The words of a leak report: what terminal and page say alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfgate.leak.verdict import rate_text, signed
from perfgate.model.leak import Measure, Outcome
from perfgate.model.units import human, number_text

if TYPE_CHECKING:
    from perfgate.model.leak import Growth, LeakReport, Series, Trace

SUBJECT_COLUMNS = (
    "Subject",
    "Outcome",
    "Cycles",
    "Counts",
    "Memory a cycle",
    "Ten cycles keep",
    "Why",
)
CONTROL_COLUMNS = ("Planted", "Exact counts", "Slope", "Outcome", "Caught by")
GROWTH_COLUMNS = (
    "What",
    "At the beginning",
    "At the end",
    "A cycle",
    "Allowed a cycle",
    "Standing",
)
TONES = {
    Outcome.CLEAN: "good",
    Outcome.LEAKS: "bad",
    Outcome.INCONCLUSIVE: "warn",
    Outcome.BROKEN: "bad",
}
_NAMED = 3


def subject_row(report: LeakReport) -> tuple[str, ...]:
    """The cells of :data:`SUBJECT_COLUMNS`."""
    recording = report.recording
    ten = "-" if report.ten_cycles is None else human(report.ten_cycles, "bytes")
    return (
        recording.subject,
        report.outcome,
        f"{recording.cycles}",
        counts_text(report),
        slopes_text(report),
        ten,
        report.reason.splitlines()[0],
    )


def control_row(report: LeakReport, planted: str) -> tuple[str, ...]:
    """The cells of :data:`CONTROL_COLUMNS`."""
    return (
        planted,
        counts_text(report),
        slopes_text(report),
        report.outcome,
        caught_by(report) if report.outcome is Outcome.LEAKS else "nothing",
    )


def caught_by(report: LeakReport) -> str:
    """What tripped, first things first, by kind: ``counts: contexts, pages; objects: Response``."""
    told = []
    for measure, name in (
        (Measure.COUNT, "counts"),
        (Measure.OBJECTS, "Python objects"),
        (Measure.MEMORY, "slope"),
    ):
        names = [
            short_name(each.series) for each in report.caught if each.series.measure is measure
        ]
        if names:
            more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
            told.append(f"{name}: {', '.join(names[:_NAMED])}{more}")
    return "; ".join(told) or "ten cycles in a row"


def short_name(series: Series) -> str:
    """A type without its module; other names whole."""
    return series.name.rpartition(".")[2] if series.measure is Measure.OBJECTS else series.name


def counts_text(report: LeakReport) -> str:
    """``contexts +10, pages +10``; ``all as before``; ``-`` where nothing was counted."""
    counts = [each for each in report.growths if each.series.measure is Measure.COUNT]
    grown = [f"{each.series.name} {each.series.grown:+g}" for each in counts if each.series.grown]
    return ", ".join(grown) or ("all as before" if counts else "-")


def slopes_text(report: LeakReport) -> str:
    """``python +1.02 kB, browser +52.2 MB``; series without a limit are left out."""
    judged = [
        each
        for each in report.growths
        if each.series.measure is Measure.MEMORY and each.limit is not None
    ]
    return ", ".join(
        f"{each.series.name} {signed(each.slope)}{' (levels off)' if each.plateau else ''}"
        for each in sorted(judged, key=lambda each: each.series.name)
    )


def growth_row(growth: Growth) -> tuple[str, ...]:
    """The cells of :data:`GROWTH_COLUMNS`."""
    series = growth.series
    unit = "bytes" if series.measure is Measure.MEMORY else ""
    return (
        series.name,
        human(series.values[0], unit),
        human(series.values[-1], unit),
        rate_text(growth).replace(" a cycle", ""),
        "not judged" if growth.limit is None else human(growth.limit, unit),
        standing_text(growth),
    )


def standing_text(growth: Growth) -> str:
    """``leaks, from cycle 3 on``; ``levels off``; ``clean``."""
    if growth.outcome is Outcome.LEAKS:
        return f"leaks, above its beginning from cycle {growth.since} on"
    if growth.limit is None:
        return "shown only"
    return "levels off" if growth.plateau else str(growth.outcome)


def trace_text(trace: Trace) -> str:
    """What memray saw, a cycle."""
    allocations = number_text(round(trace.allocations / trace.cycles))
    return (
        f"peak {human(trace.peak_bytes, 'bytes')} above what was there, {allocations} allocations "
        f"a cycle (memray, {trace.cycles} further cycles)"
    )
