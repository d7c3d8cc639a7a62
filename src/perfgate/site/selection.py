"""What of the history deserves a reader's eye: fresh changes of our own code, budgets nearly used up."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfgate.model.units import to_base

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfgate.history.grid import Column
    from perfgate.judge.limits import Limits
    from perfgate.model.goals import Goal, Selection
    from perfgate.site.model import Change, History, Series, Testbed

# Measured commits of a testbed; what changed before them is old news, and stands on the benchmark's page.
RECENT = 50


@dataclass(frozen=True, slots=True)
class Nearness:
    """How much of an absolute budget a benchmark uses; above 1 it is overrun."""

    series: Series
    value: float
    limit: float
    share: float


def foreign(columns: Sequence[Column], goals: Iterable[Goal]) -> dict[int, str]:
    """The columns that are peers or floors of ours, by the goals: shown beside ours, never news."""
    found: dict[int, str] = {}
    for goal in goals:
        for role, selection in (("peer", goal.peer), ("floor", goal.floor)):
            if selection is None:
                continue
            for number, column in enumerate(columns):
                if _means(selection, column) and not _means(goal.ours, column):
                    found.setdefault(number, role)
    return found


def _means(selection: Selection, column: Column) -> bool:
    if selection.benchmark != column.benchmark:
        return False
    given = dict(column.parameters)
    return all(given.get(name) in values for name, values in selection.parameters)


def recent_since(testbed: Testbed) -> int:
    """The first of the commits whose changes are news."""
    return int(testbed.at[-RECENT]) if testbed.at.size > RECENT else 0


def recent_changes(
    history: History, testbed: Testbed, others: dict[int, str]
) -> tuple[list[Change], list[Change]]:
    """(worse, better): the last change of each series of ours, if it is recent; latest first, then largest."""
    since = recent_since(testbed)
    found = []
    for column in range(len(history.columns)):
        series = history.series.get((testbed.slug, column))
        if series is None or not series.points or column in others:
            continue
        change = history.changes_of(series)[-1]
        if change.number >= since:
            found.append(change)
    found.sort(key=lambda each: (-each.number, -abs(each.point.size), each.series.column))
    return [each for each in found if each.worse], [each for each in found if not each.worse]


def budgets(history: History, testbed: Testbed) -> list[Nearness]:
    """Benchmarks with an absolute limit, the nearest to it first."""
    found = []
    for column, limits in enumerate(history.limits):
        series = history.series.get((testbed.slug, column))
        limit = limit_of(limits, history.columns[column])
        if series is None or limit is None or math.isnan(series.latest):
            continue
        share = series.latest / limit if limit > 0 else (math.inf if series.latest > limit else 1.0)
        found.append(Nearness(series, series.latest, limit, share))
    return sorted(found, key=lambda each: -each.share)


def limit_of(limits: Limits, column: Column) -> float | None:
    """The absolute limit in the benchmark's own unit."""
    if limits.max_value is None:
        return None
    return limits.max_value / to_base(1.0, column.unit)[0]


def issue_key(change: Change, history: History) -> str:
    """One key for a series, so that a change that moves by a commit does not open a second issue."""
    name = f"{change.series.testbed}\0{history.columns[change.series.column].key}"
    return f"change:{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
