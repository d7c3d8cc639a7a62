"""List the cases of the suite: kind, unit, whether they are gated and exact, and the budgets that apply.

The benchmark files of the working tree are imported by this Python. Files that it cannot import are listed as
asv found them last, where it did; of those, asv does not know what is gated or exact.
"""

from __future__ import annotations

import itertools
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perfgate.commands.options import add_config
from perfgate.config.gate_file import read_gate
from perfgate.errors import BrokenError, UsageError
from perfgate.history.asv_results import read_catalogue
from perfgate.judge.limits import matches
from perfgate.measure.project import load_project
from perfgate.model.comparison import Case, Kind
from perfgate.report.terminal import make_console, say

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable, Sequence

    from rich.console import Console

    from perfgate.measure.project import Project
    from perfgate.model.gate import Budget, Gate
    from perfgate.model.results import BenchmarkInfo

_COLUMNS = ("Benchmark", "Kind", "Unit", "Gated", "Exact", "Budgets")


@dataclass(frozen=True, slots=True)
class Entry:
    """A case and its budgets; ``known``: whether its own attributes could be read."""

    case: Case
    budgets: tuple[Budget, ...]
    known: bool = True


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the flags."""
    add_config(parser)
    parser.add_argument(
        "pattern",
        nargs="?",
        metavar="PATTERN",
        help="only cases whose name it matches, as in perfgate.toml: 'canvas.*'",
    )
    parser.add_argument("--json", action="store_true", help="as JSON, for programs")


def run(args: Namespace) -> int:
    """List; returns the exit code."""
    project = load_project(args.config)
    gate = read_gate(project.goals_path)
    found, problems = _cases(project)
    entries = make_entries(found, gate)
    shown = [each for each in entries if not args.pattern or matches(each.case, args.pattern)]
    if args.pattern and not shown:
        raise UsageError(f"{args.pattern!r} matches none of {len(entries)} cases")
    if args.json:
        sys.stdout.write(json.dumps([_as_json(each) for each in shown], indent=2) + "\n")
    else:
        console = make_console()
        _print(console, shown)
        for pattern in unmatched(gate, entries):
            say(console, f"budget {pattern}: matches no case", "yellow")
    for file, problem in problems:
        sys.stderr.write(
            f"perfgate: {file} cannot be imported: {problem.strip().splitlines()[-1]}\n"
        )
    if not entries:
        raise BrokenError(f"no benchmark in {project.benchmark_dir}")
    return 0


def make_entries(cases: Iterable[tuple[Case, bool]], gate: Gate) -> list[Entry]:
    """Each case, and whether its attributes are known, with the budgets that apply to it."""
    return [
        Entry(case, tuple(each for each in gate.budgets if matches(case, each.pattern)), known)
        for case, known in cases
    ]


def unmatched(gate: Gate, entries: Sequence[Entry]) -> list[str]:
    """The patterns of budgets that no case matches: a misspelt budget protects nothing."""
    return [
        budget.pattern
        for budget in gate.budgets
        if not any(budget in entry.budgets for entry in entries)
    ]


def from_catalogue(info: BenchmarkInfo) -> list[Case]:
    """The cases of a benchmark as asv's benchmarks.json describes it."""
    combinations = list(itertools.product(*info.params))
    return [
        Case(
            info.name,
            Kind(info.kind),
            info.unit,
            info.timeout or 0.0,
            index=index if info.params else None,
            parameters=tuple(zip(info.param_names, values, strict=False)),
        )
        for index, values in enumerate(combinations)
    ]


def _cases(project: Project) -> tuple[list[tuple[Case, bool]], Sequence[tuple[str, str]]]:
    """The cases with whether their attributes are known, and the files that could not be imported."""
    from perfgate.measure.discovery import discover
    from perfgate.measure.worker_link import Interpreter
    from perfgate.measure.workshop import workshop

    interpreter = Interpreter(Path(sys.executable), project.benchmark_dir)
    with workshop() as folder:
        suite = discover(interpreter, folder / "worker", project.default_timeout)
    cases = [(case, True) for case in suite.cases]
    if suite.problems:
        seen = {case.benchmark for case in suite.cases}
        for info in read_catalogue(project.results_dir).benchmarks.values():
            if info.name not in seen and info.kind in {kind.value for kind in Kind}:
                cases += [(case, False) for case in from_catalogue(info)]
    return cases, suite.problems


def _as_json(entry: Entry) -> dict[str, Any]:
    case = entry.case
    return {
        "case": case.key,
        "benchmark": case.benchmark,
        "parameters": dict(case.parameters),
        "kind": case.kind.value,
        "unit": case.unit,
        "gated": case.gated if entry.known else None,
        "exact": case.exact if entry.known else None,
        "budgets": [budget.pattern for budget in entry.budgets],
    }


def _print(console: Console, entries: Sequence[Entry]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in _COLUMNS:
        table.add_column(column, overflow="fold", no_wrap=column in {"Kind", "Gated", "Exact"})
    for entry in entries:
        case = entry.case
        gated = _yes(case.gated, entry.known)
        exact = _yes(case.exact, entry.known)
        budgets = ", ".join(budget.pattern for budget in entry.budgets) or "-"
        table.add_row(*map(Text, (case.key, case.kind, case.unit or "-", gated, exact, budgets)))
    console.print(table)
    gated_count = sum(each.case.gated for each in entries if each.known)
    say(console, f"{len(entries)} cases, {gated_count} of them gated")


def _yes(value: bool, known: bool) -> str:
    return ("yes" if value else "no") if known else "?"
