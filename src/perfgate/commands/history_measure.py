"""`perfgate history measure`: fills the history, one `perfgate bench` a commit."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from perfgate.commands.bench import ASV, listener
from perfgate.errors import BrokenError, InterruptedRunError, PerfgateError, UsageError
from perfgate.history.asv_results import read_durations
from perfgate.history.stored_files import Kind, read_folder
from perfgate.measure.bench_run import BenchOutcome, make_plan, run_bench
from perfgate.measure.commits import fetch_commits
from perfgate.measure.disk import is_disk_full
from perfgate.measure.git import git_lines
from perfgate.measure.machine import ensure_machine
from perfgate.measure.project import check_space, check_writable
from perfgate.measure.results_guard import results_of
from perfgate.report.progress import BenchProgress
from perfgate.report.terminal import say

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from rich.console import Console

    from perfgate.measure.project import Project


def measure_range(
    console: Console, project: Project, args: Namespace, asv: Sequence[str] = ASV
) -> int:
    """Measure commit after commit; one that does not build is named and passed over. Returns the exit code.

    Raises:
        BrokenError: the disk is full, or no commit could be measured.
        InterruptedRunError: the user stopped it; what was measured before is kept.
    """
    check_writable(project.results_dir)
    check_space(project.results_dir, project.env_dir)
    attributes = (part for each in args.attribute for part in ("--attribute", each))
    options = (*(("--machine", args.machine) if args.machine else ()), *attributes)
    machine = ensure_machine(asv, project.config_path, args.machine)
    fetch_commits(project)
    chosen = missing_commits(project, args.range, machine, args.most)
    say(console, f"{len(chosen)} commits of {args.range} have no results on {machine} yet")
    failed: dict[str, str] = {}
    for number, (commit, subject) in enumerate(chosen, 1):
        say(console, f"[{number}/{len(chosen)}] {commit[:8]} {subject}")
        if args.dry_run:
            continue
        plan = make_plan(
            project,
            asv=asv,
            commit=commit,
            python=sys.executable,
            quick=False,
            working_tree=False,
            options=options,
        )
        outcome = BenchOutcome()
        before = set(results_of(project.results_dir, commit))
        try:
            with BenchProgress(console, read_durations(project.results_dir)) as progress:
                run_bench(project, plan, args.bench, listener(progress), outcome)
        except InterruptedRunError:
            # A part of its benchmarks would count as the commit measured, and never be completed.
            for path in set(results_of(project.results_dir, commit)) - before:
                path.unlink()
            raise InterruptedRunError(
                f"interrupted at {commit[:8]}; the results of {number - 1 - len(failed)} commits before it are kept in "
                f"{project.results_dir}. The same command goes on with it from its first benchmark"
            ) from None
        except (BrokenError, UsageError) as error:
            if is_disk_full(str(error)):
                raise
            # It does not build, or the suite of today cannot be imported with it.
            failed[commit] = str(error).splitlines()[0]
            say(console, f"passed over: {failed[commit]}")
        for problem in outcome.problems:
            say(console, f"not measured to its end: {problem}", "yellow")
    if failed and len(failed) == len(chosen):
        raise BrokenError(
            f"none of {len(chosen)} commits could be measured: {[*failed.values()][-1]}"
        )
    return 0


def missing_commits(
    project: Project, spoken: str, machine: str, most: int | None = None
) -> list[tuple[str, str]]:
    """(hash, subject) of first parents in the range without results on the machine, newest first.

    Raises:
        UsageError: no such range.
    """
    if spoken.startswith("-"):
        raise UsageError(f"{spoken!r} is no range; allowed: A..B, or a commit")
    try:
        listed = git_lines(
            project.commits_dir, "log", "--first-parent", "--format=%H%x09%s", spoken, "--"
        )
    except PerfgateError as error:
        raise UsageError(f"no commits {spoken!r}: {error}") from error
    commits = [(sha, subject) for sha, _, subject in (line.partition("\t") for line in listed)]
    if most and most < len(commits):
        # Both ends, and as many between them as are asked for.
        step = (len(commits) - 1) / max(most - 1, 1)
        commits = [commits[round(number * step)] for number in range(most)]
    known = {
        file.data["commit_hash"]
        for file in read_folder(project.results_dir)
        if file.usable and file.kind is Kind.RUN and file.machine == machine
    }
    return [each for each in commits if each[0] not in known]
