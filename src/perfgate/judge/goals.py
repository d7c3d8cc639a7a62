"""Goals against the measurements of a run: pure decisions, one row for each goal and free parameter."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from perfgate.judge.table import GoalRow, Standing, Table
from perfgate.model.goals import Bound, BoundKind, Goal, Selection
from perfgate.model.results import Measurement, Run, Status
from perfgate.model.units import to_base

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfgate.model.results import Doubt

_RATIOS = {
    BoundKind.MIN_RATIO_TO_PEER: "peer",
    BoundKind.MAX_RATIO_TO_PEER: "peer",
    BoundKind.MIN_RATIO_TO_FLOOR: "floor",
    BoundKind.MAX_RATIO_TO_FLOOR: "floor",
}


def make_table(
    goals: Iterable[Goal], run: Run, doubts: Sequence[Doubt] = (), subject: str = ""
) -> Table:
    """The table of a run; goals that speak of benchmarks it lacks are rows too."""
    rows = [row for goal in goals for row in goal_rows(goal, run.measurements)]
    rows.sort(key=lambda row: row.number)
    return Table(run, tuple(rows), run.measurements, tuple(doubts), subject)


def goal_rows(goal: Goal, measurements: Sequence[Measurement]) -> list[GoalRow]:
    """One row for each measurement of ours that the goal speaks of; one row where there is none."""
    blank = GoalRow(
        goal.number,
        goal.title,
        "",
        goal.ours.benchmark,
        goal.bounds,
        Standing.NOT_MEASURED,
        goal.higher_is_better,
        note=goal.note,
    )
    of_name = [each for each in measurements if each.benchmark == goal.ours.benchmark]
    chosen = [each for each in of_name if matches(each, goal.ours)]
    # A combination that the benchmark itself skips says nothing while others speak.
    spoken = [each for each in chosen if each.status is not Status.SKIPPED] or chosen[:1]
    if not spoken:
        return [replace(blank, reason=_why_missing(goal.ours, of_name))]
    free = _free_parameters(goal.ours, spoken)
    return [_row(goal, blank, ours, free, measurements) for ours in spoken]


def _row(
    goal: Goal,
    blank: GoalRow,
    ours: Measurement,
    free: frozenset[str],
    measurements: Sequence[Measurement],
) -> GoalRow:
    case = ", ".join(f"{name} {value}" for name, value in ours.parameters if name in free)
    peer, peer_doubt = _beside(goal.peer, ours, measurements)
    floor, floor_doubt = _beside(goal.floor, ours, measurements)
    row = replace(blank, case=case, ours=ours, peer=peer, floor=floor)
    if ours.status is not Status.MEASURED:
        standing = Standing.BROKEN if ours.status is Status.FAILED else Standing.NOT_MEASURED
        return replace(row, standing=standing, reason=ours.error or f"ours {ours.status}")
    # A side that no bound speaks of may be missing: it is shown, not judged.
    needed = {_RATIOS[bound.kind] for bound in goal.bounds if bound.kind in _RATIOS}
    for side, other, doubt in (("peer", peer, peer_doubt), ("floor", floor, floor_doubt)):
        if side not in needed:
            continue
        if other is None:
            return replace(row, reason=f"{side}: {doubt}")
        if other.status is not Status.MEASURED:
            standing = Standing.BROKEN if other.status is Status.FAILED else Standing.NOT_MEASURED
            return replace(row, standing=standing, reason=f"{side} {other.status}")
    return _judged(row)


def _judged(row: GoalRow) -> GoalRow:
    outcomes = [_holds(bound, row) for bound in row.bounds]
    unclear = [outcome for outcome in outcomes if isinstance(outcome, str)]
    if unclear:
        return replace(row, standing=Standing.BROKEN, reason="; ".join(unclear))
    return replace(row, standing=Standing.MET if all(outcomes) else Standing.MISSED)


def _holds(bound: Bound, row: GoalRow) -> bool | str:
    """Whether the bound holds, or why that cannot be said."""
    if bound.kind in _RATIOS:
        return _ratio_holds(bound, times_better(row, _RATIOS[bound.kind]))
    return _value_holds(bound, row.ours)


def _ratio_holds(bound: Bound, factor: float | None) -> bool | str:
    if factor is None:
        return f"no ratio to {_RATIOS[bound.kind]}: a value is not above 0"
    return factor >= bound.limit if bound.kind.startswith("min_") else 1 / factor <= bound.limit


def _value_holds(bound: Bound, ours: Measurement | None) -> bool | str:
    if ours is None or ours.value is None:
        return "no value"
    value, base = to_base(ours.value, ours.unit)
    limit, limit_base = to_base(bound.limit, bound.unit or ours.unit)
    if base != limit_base:
        return f"the benchmark's unit is {ours.unit!r}, the goal's {bound.unit!r}"
    if bound.kind is BoundKind.EXACT:
        return value == limit
    return value <= limit if bound.kind is BoundKind.MAX_VALUE else value >= limit


def times_better(row: GoalRow, side: str) -> float | None:
    """How many times better ours is than the peer or floor; None where there is no such ratio."""
    other = row.peer if side == "peer" else row.floor
    if row.ours is None or other is None or row.ours.value is None or other.value is None:
        return None
    ours, ours_base = to_base(row.ours.value, row.ours.unit)
    theirs, base = to_base(other.value, other.unit)
    if ours_base != base or not (0 < ours < math.inf and 0 < theirs < math.inf):
        return None
    return ours / theirs if row.higher_is_better else theirs / ours


def matches(measurement: Measurement, selection: Selection) -> bool:
    """Whether its parameters are among those that are meant; of the benchmark's name this says nothing."""
    parameters = dict(measurement.parameters)
    return all(parameters.get(name) in values for name, values in selection.parameters)


def _free_parameters(selection: Selection, chosen: Sequence[Measurement]) -> frozenset[str]:
    """The parameters that tell the chosen measurements apart."""
    pinned = {name for name, values in selection.parameters if len(values) == 1}
    names = {name for each in chosen for name, _ in each.parameters}
    return frozenset(
        name
        for name in names - pinned
        if len({dict(each.parameters).get(name) for each in chosen}) > 1
    )


def _beside(
    selection: Selection | None, ours: Measurement, measurements: Sequence[Measurement]
) -> tuple[Measurement | None, str]:
    """The measurement to hold ours against: ours' own parameters, but those that the selection sets."""
    if selection is None:
        return None, "the goal names none"
    of_name = [each for each in measurements if each.benchmark == selection.benchmark]
    wanted = dict(ours.parameters) | {name: values[0] for name, values in selection.parameters}
    set_names = {name for name, _ in selection.parameters}
    found = [
        each
        for each in of_name
        if all(wanted.get(name, value) == value for name, value in each.parameters)
        and set_names <= {name for name, _ in each.parameters}
    ]
    if len(found) == 1:
        return found[0], ""
    if found:
        labels = " | ".join(each.label for each in found[:3])
        return None, f"{len(found)} results fit, name more parameters: {labels}"
    return None, _why_missing(selection, of_name)


def _why_missing(selection: Selection, of_name: Sequence[Measurement]) -> str:
    if not of_name:
        return f"no result of {selection.benchmark}"
    asked = ", ".join(f"{name}={'/'.join(values)}" for name, values in selection.parameters)
    known = " | ".join(each.label or "no parameters" for each in of_name[:4])
    more = " | …" if len(of_name) > 4 else ""
    return f"no result of {selection.benchmark} with {asked}; there are {known}{more}"
