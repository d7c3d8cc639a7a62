"""Measure the commit at HEAD with asv, in asv's own environment, and show its goals and figures.

Options that are not listed here go to `asv run` as they are (for example -a rounds=4 or --machine NAME).
Exit codes: 0 measured, 2 usage, 3 a benchmark or the build failed, 130 interrupted.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from perfgate.commands.options import add_config, add_goals, goals_for
from perfgate.commands.site import build_site
from perfgate.errors import BrokenError
from perfgate.history.asv_results import read_catalogue, read_durations, read_results
from perfgate.judge.goals import make_table
from perfgate.measure.asv_output import Event, Finished, Phase, Started
from perfgate.measure.bench_run import BenchOutcome, Discovered, log_file, make_plan, run_bench
from perfgate.measure.commits import fetch_commits
from perfgate.measure.machine import ensure_machine
from perfgate.measure.plan import Group, Target, check_options, machine_option
from perfgate.measure.project import (
    check_space,
    check_writable,
    load_project,
    read_working_tree,
)
from perfgate.model.results import Status
from perfgate.report.progress import BenchProgress
from perfgate.report.terminal import make_console, print_table, say

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Sequence

    from rich.console import Console

    from perfgate.judge.table import Table
    from perfgate.measure.plan import Plan
    from perfgate.measure.project import WorkingTree
    from perfgate.model.goals import Goal
    from perfgate.model.results import Run

PASSES_ON = True
ASV = (sys.executable, "-m", "asv")
_LISTED = 5


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the flags."""
    add_config(parser)
    add_goals(parser)
    parser.add_argument(
        "--bench",
        action="append",
        default=[],
        metavar="REGEX",
        help="measure only benchmarks that match; may be given more than once",
    )
    parser.add_argument(
        "--quick",
        action="store_true",
        help="run every benchmark once, to see that it works; the results are not kept",
    )
    parser.add_argument(
        "--working-tree",
        action="store_true",
        help="measure the working tree with this Python instead of the commit; not kept",
    )
    parser.add_argument("--no-site", action="store_true", help="do not build the pages")


def run(args: Namespace, asv: Sequence[str] = ASV) -> int:
    """Measure and show; returns the exit code."""
    console = make_console()
    project = load_project(args.config)
    goals = goals_for(project, args.goals)
    options = check_options(args.asv_options)
    check_writable(project.state_dir)
    fetch_commits(project)
    tree = read_working_tree(project)
    plan = make_plan(
        project,
        asv=asv,
        commit=tree.commit,
        python=sys.executable,
        quick=args.quick,
        working_tree=args.working_tree,
        options=options,
    )
    check_writable(plan.results_dir)
    check_space(plan.results_dir, project.env_dir)
    machine = ensure_machine(asv, plan.config, machine_option(options))
    _say_what_is_measured(console, plan, tree)
    outcome = BenchOutcome()
    with BenchProgress(console, read_durations(project.results_dir)) as progress:
        run_bench(project, plan, args.bench, listener(progress), outcome)
    tables = _tables(plan, goals, machine, outcome, only_selected=bool(args.bench))
    for table in tables:
        print_table(console, table)
    _say_what_failed(console, outcome)
    if plan.target is Target.COMMIT:
        say(console, f"Results: {plan.results_dir}")
        if not args.no_site:
            build_site(console, project, goals, asv)
    say(console, f"Log: {log_file(project)}")
    if outcome.failures or outcome.problems:
        broken = [*outcome.failures, *(each.split(":", 1)[0] for each in outcome.problems)]
        raise BrokenError(f"{len(broken)} failed: {', '.join(broken)}")
    return 0


def _tables(
    plan: Plan, goals: Sequence[Goal], machine: str, outcome: BenchOutcome, *, only_selected: bool
) -> list[Table]:
    """One table for each environment that the commit was measured in on this machine."""
    catalogue = read_catalogue(plan.results_dir)
    results = read_results(plan.results_dir, catalogue, plan.commit)
    doubts = [*catalogue.doubts, *results.doubts]
    subject = (
        "" if plan.target is Target.COMMIT else f"{plan.target.value}; the results are not kept"
    )
    if only_selected:
        goals = [goal for goal in goals if goal.ours.benchmark in outcome.selected]
    return [
        make_table(goals, _told_by(outcome, run, only_selected=only_selected), doubts, subject)
        for run in results.runs
        if run.machine.name == machine
    ]


def _told_by(outcome: BenchOutcome, run: Run, *, only_selected: bool) -> Run:
    """The run with the errors that results files do not hold, and without what was not asked for."""
    measurements = [
        replace(each, error=each.error or "failed, see below")
        if each.benchmark in outcome.failures and each.status is Status.FAILED
        else each
        for each in run.measurements
        if not only_selected or each.benchmark in outcome.selected
    ]
    return replace(run, measurements=tuple(measurements))


def listener(progress: BenchProgress) -> Callable[[Event | Discovered | Group], None]:
    """Who hears the events of a run and shows them."""

    def listen(event: Event | Discovered | Group) -> None:
        match event:
            case Phase(text):
                progress.phase(text)
            case Discovered(benchmarks):
                progress.discovered(benchmarks)
            case Started(name):
                progress.started(name)
            case Finished(name, text=text, failed=failed):
                progress.finished(name, text, failed=failed)
            case _:
                pass

    return listen


def _say_what_is_measured(console: Console, plan: Plan, tree: WorkingTree) -> None:
    if plan.target is Target.WORKING_TREE:
        say(console, f"Measuring the working tree on {tree.commit[:8]} with {plan.python}")
        return
    say(console, f"Measuring commit {tree.commit[:8]}")
    if not tree.changed:
        return
    shown = ", ".join(tree.changed[:_LISTED])
    more = f" and {len(tree.changed) - _LISTED} more" if len(tree.changed) > _LISTED else ""
    say(
        console,
        f"Uncommitted changes are not measured ({shown}{more}): asv builds the commit, only the benchmark "
        "files are the working tree's. Commit them, or give --working-tree.",
        "yellow",
    )


def _say_what_failed(console: Console, outcome: BenchOutcome) -> None:
    for name, text in outcome.failures.items():
        console.rule(f"{name} failed", style="red")
        console.print(text, markup=False, highlight=False, soft_wrap=True)
    for problem in outcome.problems:
        console.print(problem, style="red", markup=False, highlight=False)
    if outcome.left_running:
        left = ", ".join(outcome.left_running)
        say(console, f"Benchmarks had left running, now ended: {left}", "yellow")
