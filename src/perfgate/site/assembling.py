"""From the grid of all results to the history that pages show: testbeds, series, change points, limits."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from perfgate.history.grid import ABSENT, MEASURED, SKIPPED
from perfgate.judge.limits import limits_of
from perfgate.model.comparison import Case, Kind
from perfgate.site.model import History, Series, Testbed
from perfgate.site.telling_apart import is_time, with_own_changes
from perfgate.stats.change_points import change_points

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, MutableMapping, Sequence

    from perfgate.config.history_file import HistorySettings
    from perfgate.history.anchor_file import AnchorRatio
    from perfgate.history.grid import Column, Grid, Row
    from perfgate.model.gate import Gate
    from perfgate.model.goals import Goal
    from perfgate.model.results import Machine
    from perfgate.site.commit_line import CommitLine

_PER_SECOND = re.compile(r"(/|per )s(ec(onds?)?)?$")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 100
_DIGEST = 6
_GIB = 2**30


@dataclass(frozen=True, slots=True)
class Rules:
    """What perfgate.toml says."""

    gate: Gate
    goals: Sequence[Goal]
    settings: HistorySettings


def assemble(
    grid: Grid,
    line: CommitLine,
    rules: Rules,
    project: str,
    memory: MutableMapping[str, list[int]],
) -> History:
    """The history; ``memory`` is what is known of change points already and is added to."""
    gate, settings = rules.gate, rules.settings
    index = {commit.sha: number for number, commit in enumerate(line.commits)}
    testbeds = _testbeds(grid.rows, index)
    better_high = _higher_is_better(grid.columns, rules.goals)
    anchored = _anchored(grid, testbeds, index, settings.anchor)
    series: dict[tuple[str, int], Series] = {}
    for testbed in testbeds:
        here: dict[int, Series] = {}
        states = np.ascontiguousarray(grid.states[testbed.rows].T)
        values = np.ascontiguousarray(grid.values[testbed.rows].T)
        low, high = (np.ascontiguousarray(array[testbed.rows].T) for array in (grid.low, grid.high))
        for column in np.flatnonzero((states != ABSENT).any(axis=1)):
            tried = (states[column] != ABSENT) & (states[column] != SKIPPED)
            good = states[column] == MEASURED
            # What has failed ever since is shown too: it is what a reader least expects.
            if not tried.any():
                continue
            found = change_points(
                values[column][good], alpha=gate.alpha, least=gate.min_margin, memory=memory
            )
            number = int(column)
            ratios = tuple(anchored.get((testbed.slug, grid.columns[number].key), ()))
            turned = change_points(
                np.array([each.ratio for _, each in ratios]),
                alpha=gate.alpha,
                least=gate.min_margin,
                memory=memory,
            )
            here[number] = Series(
                testbed.slug,
                number,
                testbed.at[tried],
                values[column][tried],
                low[column][tried],
                high[column][tried],
                testbed.at[good],
                found,
                ratios,
                turned,
                grid.columns[number].benchmark in better_high,
            )
        own = with_own_changes(values, grid.columns, here)
        series.update({(testbed.slug, number): each for number, each in own.items()})
    by_benchmark: dict[str, list[int]] = defaultdict(list)
    measured = {column for _, column in series}
    for number, each in enumerate(grid.columns):
        if number in measured:
            by_benchmark[each.benchmark].append(number)
    return History(
        project=project,
        commits=line.commits,
        testbeds=testbeds,
        columns=grid.columns,
        series=series,
        limits=[limits_of(case_of(column), gate) for column in grid.columns],
        line=line.name,
        commit_url=settings.commit_url,
        site_url=settings.site_url.rstrip("/"),
        anchor=settings.anchor,
        doubts=grid.doubts,
        notes=_notes(grid, line),
        by_benchmark={name: tuple(columns) for name, columns in by_benchmark.items()},
    )


def slugs(names: Iterable[str]) -> dict[str, str]:
    """A file name for each name: safe on any disk and in any address, and no two alike."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        slug = _UNSAFE.sub("_", name).strip("._") or "_"
        if slug != name or len(slug) > _LONGEST or slug.lower() in taken:
            digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]
            slug = f"{slug[:_LONGEST]}-{digest}"
        taken.add(slug.lower())
        found[name] = slug
    return found


def _testbeds(rows: Sequence[Row], index: Mapping[str, int]) -> tuple[Testbed, ...]:
    """Rows of one class of machine and one environment; the one that measured last comes first."""
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        if row.commit in index:
            groups[_testbed_key(row)].append(number)
    # Of "a" with "b_c" and of "a_b" with "c" alike.
    names = [f"{key[0]}_{key[-1]}" for key in groups]
    found = []
    slug_of = slugs(
        "\0".join(key) if names.count(name) > 1 else name
        for key, name in zip(groups, names, strict=True)
    )
    for numbers, name, slug in zip(groups.values(), names, slug_of.values(), strict=True):
        numbers.sort(key=lambda number: index[rows[number].commit])
        newest = rows[numbers[-1]]
        machine = newest.machine
        title = f"{machine.name} · {newest.environment}"
        if names.count(name) > 1:
            title += f" · {machine.cpu or 'unknown CPU'}, {machine.num_cpu or '?'} cores"
        at = np.array([index[rows[number].commit] for number in numbers], dtype=np.intp)
        found.append(
            Testbed(
                slug, title, machine, newest.environment, newest.python,
                np.array(numbers, dtype=np.intp), at, newest,
                max(rows[number].measured for number in numbers),
                tuple(f"{rows[number].file} {rows[number].stamp}" for number in numbers),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda each: (-each.measured, each.slug)))


def _testbed_key(row: Row) -> tuple[str, ...]:
    """What must be alike: name, processor, cores, architecture, memory in whole GiB, environment."""
    machine = row.machine
    ram = str(round(int(machine.ram) / _GIB)) if machine.ram.isdecimal() else machine.ram
    return (machine.name, machine.cpu, machine.num_cpu, machine.arch, ram, row.environment)


def _names(machine: Machine) -> tuple[str, str, str]:
    return machine.name, machine.cpu, machine.num_cpu


def _anchored(
    grid: Grid, testbeds: Sequence[Testbed], index: Mapping[str, int], anchor: str
) -> dict[tuple[str, str], list[tuple[int, AnchorRatio]]]:
    """Ratios to the present anchor, by testbed and case; those to an earlier anchor say nothing beside them."""
    found: dict[tuple[str, str], list[tuple[int, AnchorRatio]]] = defaultdict(list)
    where = {(*_names(each.machine), each.environment): each.slug for each in testbeds}
    for run in grid.anchors:
        machine = run.machine
        slug = where.get((machine["machine"], machine["cpu"], machine["num_cpu"], run.environment))
        if (
            slug is None
            or run.commit not in index
            or not (anchor and run.anchor.startswith(anchor))
        ):
            continue
        for key, ratio in run.ratios.items():
            found[slug, key].append((index[run.commit], ratio))
    for entries in found.values():
        entries.sort(key=lambda entry: entry[0])
    return found


def _higher_is_better(columns: Iterable[Column], goals: Iterable[Goal]) -> frozenset[str]:
    """Benchmarks of which more is better: a goal says so, or the unit is a rate a second."""
    told = {goal.ours.benchmark for goal in goals if goal.higher_is_better}
    rates = {column.benchmark for column in columns if _PER_SECOND.search(column.unit)}
    return frozenset(told | rates)


def case_of(column: Column) -> Case:
    """A column as comparisons know it, so that budgets and acceptances mean it."""
    names = (name for name, _ in column.parameters)
    kind = Kind.TIME if is_time(column) else Kind.TRACK
    parameters = tuple(zip(names, column.given, strict=True))
    return Case(column.benchmark, kind, column.unit, 0.0, parameters=parameters)


def _notes(grid: Grid, line: CommitLine) -> tuple[str, ...]:
    notes = [line.note] if line.note else []
    if line.left_out:
        shown = ", ".join(sha[:8] for sha in line.left_out[:5])
        more = f" and {len(line.left_out) - 5} more" if len(line.left_out) > 5 else ""
        notes.append(
            f"{len(line.left_out)} measured commits are not on {line.name} (rebased, or of another branch) and are "
            f"left out: {shown}{more}."
        )
    other = sum(row.other_version for row in grid.rows)
    if other:
        notes.append(
            f"{other} results are of benchmarks that have changed or are gone since; they are left out, since their "
            "values say nothing of the present ones."
        )
    return tuple(notes)
