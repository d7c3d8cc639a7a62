"""The words of the table: what terminal, markdown and HTML say alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfgate.judge.goals import times_better
from perfgate.judge.table import Standing, Table
from perfgate.model.goals import BoundKind
from perfgate.model.results import Status
from perfgate.model.units import human, number_text

if TYPE_CHECKING:
    from perfgate.judge.table import GoalRow
    from perfgate.model.goals import Bound
    from perfgate.model.results import Machine, Measurement

GOAL_COLUMNS = ("#", "Goal", "Ours", "Peer", "Floor", "Ratio", "Wanted", "Standing")
FIGURE_COLUMNS = ("Benchmark", "Parameters", "Value", "99 % interval")
EMPTY = "-"

_SIDES = ("peer", "floor")


def goal_cells(row: GoalRow) -> tuple[str, ...]:
    """A row of the goals table, in the order of GOAL_COLUMNS."""
    return (
        str(row.number),
        title_text(row),
        value_text(row.ours),
        value_text(row.peer),
        value_text(row.floor),
        ratio_text(row) or EMPTY,
        bounds_text(row),
        standing_text(row),
    )


def title_text(row: GoalRow) -> str:
    """The goal's title, with the case where it has several."""
    return f"{row.title} ({row.case})" if row.case else row.title


def standing_text(row: GoalRow) -> str:
    """How the goal stands, with the reason where it could not be judged."""
    return f"{row.standing}: {row.reason}" if row.reason else str(row.standing)


def figure_cells(measurement: Measurement) -> tuple[str, ...]:
    """A row of the second table, in the order of FIGURE_COLUMNS."""
    interval = EMPTY
    if measurement.interval is not None:
        low, high = (human(end, measurement.unit) for end in measurement.interval)
        interval = low if low == high else f"{low} … {high}"
    label = measurement.label or EMPTY
    return measurement.benchmark, label, value_text(measurement), interval


def value_text(measurement: Measurement | None) -> str:
    """The value in human units, or what became of it."""
    if measurement is None:
        return EMPTY
    if measurement.status is not Status.MEASURED or measurement.value is None:
        return str(measurement.status)
    return human(measurement.value, measurement.unit)


def ratio_text(row: GoalRow) -> str:
    """The ratios to peer and floor, each the way round that the goal bounds it."""
    parts = []
    for side in _SIDES:
        factor = times_better(row, side)
        if factor is None:
            continue
        gains = _counts_gain(row, side)
        name = _ratio_name(side, gains=gains, higher_is_better=row.higher_is_better)
        parts.append(f"{name} {number_text(factor if gains else 1 / factor)}")
    return "; ".join(parts)


def bounds_text(row: GoalRow) -> str:
    """All that the goal asks."""
    return "; ".join(
        bound_text(bound, higher_is_better=row.higher_is_better) for bound in row.bounds
    )


def bound_text(bound: Bound, *, higher_is_better: bool) -> str:
    """A bound as a formula: ``≤ 40 ms``, ``peer/ours ≥ 8``."""
    if bound.kind is BoundKind.EXACT:
        return f"= {human(bound.limit, bound.unit)}"
    sign = "≤" if bound.kind.startswith("max_") else "≥"
    if "ratio" not in bound.kind:
        return f"{sign} {human(bound.limit, bound.unit)}"
    side = bound.kind.rsplit("_", 1)[-1]
    gains = bound.kind.startswith("min_")
    name = _ratio_name(side, gains=gains, higher_is_better=higher_is_better)
    return f"{name} {sign} {bound.limit:g}"


def _counts_gain(row: GoalRow, side: str) -> bool:
    kinds = [bound.kind for bound in row.bounds if bound.kind.endswith(side)]
    return kinds[0].startswith("min_") if kinds else side == "peer"


def _ratio_name(side: str, *, gains: bool, higher_is_better: bool) -> str:
    return f"ours/{side}" if gains is higher_is_better else f"{side}/ours"


def summary(table: Table) -> str:
    """One sentence on how the goals stand."""
    if not table.goals:
        return "No goals are set for these benchmarks."
    counts = [f"{table.count(each)} {each}" for each in Standing if table.count(each)]
    numbers = len({row.number for row in table.goals})
    # A number may stand on several goals, and a goal may hold for each value of a parameter.
    parts = f" in {len(table.goals)} parts" if numbers < len(table.goals) else ""
    return f"{numbers} goals{parts}: {', '.join(counts)}."


def provenance(table: Table) -> tuple[tuple[str, str], ...]:
    """Where the figures come from, as (name, value) pairs."""
    run = table.run
    measured = f"{run.measured_at:%Y-%m-%d %H:%M} UTC" if run.measured_at else EMPTY
    pairs = [
        ("Measured", measured),
        ("Commit", f"{run.commit} ({run.commit_date:%Y-%m-%d %H:%M} UTC)"),
        ("Machine", run.machine.name),
        ("CPU", _cpu(run.machine)),
        ("Memory", memory_text(run.machine) or EMPTY),
        ("System", f"{run.machine.os} {run.machine.arch}".strip() or EMPTY),
        ("Python", run.python),
        ("Environment", run.environment),
    ]
    if table.subject:
        pairs.insert(0, ("Subject", table.subject))
    if run.requirements:
        pairs.append(("Requirements", _versions(run.requirements)))
    if table.libraries:
        pairs.append(("Libraries", _versions(table.libraries)))
    return tuple(pairs)


def _cpu(machine: Machine) -> str:
    cores = f"{machine.num_cpu} cores" if machine.num_cpu else ""
    return ", ".join(part for part in (machine.cpu, cores) if part) or EMPTY


def memory_text(machine: Machine) -> str:
    """A machine's memory, empty where it is not known: asv writes bytes, but a person may have written "16GB"."""
    return human(float(machine.ram), "bytes") if machine.ram.isdecimal() else machine.ram


def _versions(libraries: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"{name} {version}".strip() for name, version in libraries)
