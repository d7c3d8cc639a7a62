"""Leak checks in a terminal: how far they are, and what they found."""

from __future__ import annotations

import contextlib
from collections import Counter
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from perfgate.model.leak import Outcome
from perfgate.model.units import human
from perfgate.report.leak_text import (
    CONTROL_COLUMNS,
    SUBJECT_COLUMNS,
    TONES,
    control_row,
    subject_row,
    trace_text,
)
from perfgate.report.live_line import LiveProgress
from perfgate.report.safe_text import one_line, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.console import Console

    from perfgate.model.leak import LeakCase, LeakReport

_STYLES = {"good": "green", "warn": "yellow", "bad": "bold red"}


class LeakProgress(LiveProgress):
    """Which subject is being run, and its cycle."""

    def __init__(self, console: Console) -> None:
        super().__init__(console, "starting")

    @contextlib.contextmanager
    def case(self, case: LeakCase) -> Iterator[Callable[[str], None]]:
        """A subject begins; what is yielded is told how far it is."""
        plan = case.plan
        self._line.say(f"{case.name}: {plan.burn_in} + {plan.cycles} cycles of {case.target}")
        yield lambda where: self._line.show(f"{case.name}: {where} of {plan.cycles}")


def print_reports(console: Console, reports: Sequence[LeakReport]) -> None:
    """Print a line for each subject, and in full why one did not pass."""
    _print_table(
        console, "Leaks", SUBJECT_COLUMNS, [(subject_row(each), each.outcome) for each in reports]
    )
    for report in reports:
        _print_details(console, report)


def print_controls(
    console: Console, cases: Sequence[LeakCase], reports: Sequence[LeakReport]
) -> None:
    """Print for each planted leak what caught it; only a leak that was found is good."""
    rows = [
        (
            control_row(report, case.planted),
            Outcome.CLEAN if report.outcome is Outcome.LEAKS else Outcome.BROKEN,
        )
        for case, report in zip(cases, reports, strict=True)
    ]
    _print_table(console, "Planted leaks", CONTROL_COLUMNS, rows)
    for report in reports:
        if report.outcome is not Outcome.LEAKS:
            _print_details(console, report)


def print_trial(
    console: Console, case: LeakCase, outcomes: Sequence[Outcome], least: float
) -> None:
    """Print how often a planted leak was found; ``least``: the rate's one-sided 95 % lower bound."""
    found = outcomes.count(Outcome.LEAKS)
    others = Counter(each for each in outcomes if each is not Outcome.LEAKS)
    missed = "".join(f", {count} {outcome}" for outcome, count in sorted(others.items()))
    _say(
        console,
        f"{case.name} ({case.planted}): found {found} of {len(outcomes)}{missed}; "
        f"surely at least {least:.1%} (95 %)",
    )


def _print_table(
    console: Console,
    title: str,
    columns: Sequence[str],
    rows: Sequence[tuple[Sequence[str], Outcome]],
) -> None:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    at = columns.index("Outcome")
    for cells, standing in rows:
        texts = [Text(one_line(cell, 300)) for cell in cells]
        texts[at].stylize(_STYLES[TONES[standing]])
        table.add_row(*texts)
    console.print(table)


def _print_details(console: Console, report: LeakReport) -> None:
    name, recording = report.recording.subject, report.recording
    if report.outcome is not Outcome.CLEAN:
        _say(console, f"{name}: {report.outcome}: {visible(report.reason)}", "yellow")
    for doubt in recording.doubts:
        _say(console, f"{name}: {one_line(doubt)}")
    if recording.trace is None:
        return
    _say(console, f"{name}: {trace_text(recording.trace)}")
    if recording.trace.flame_graph:
        for where, size in recording.trace.kept:
            _say(console, f"  kept {human(size, 'bytes')}: {one_line(where)}")
        _say(console, f"  flame graph: {recording.trace.flame_graph}")


def _say(console: Console, text: str, style: str = "none") -> None:
    console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)
