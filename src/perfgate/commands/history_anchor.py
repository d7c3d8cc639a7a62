"""`perfgate history anchor`: a commit in lockstep with the anchor, kept beside its results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfgate.config.history_file import read_history_settings
from perfgate.errors import UsageError
from perfgate.history.anchor_file import anchor_path, to_text
from perfgate.measure.anchor_run import measure_anchor, without_verdict
from perfgate.measure.build_request import compare_dir
from perfgate.measure.commits import find_commit, find_repository
from perfgate.measure.comparison import Job, Request, Revisions
from perfgate.measure.exclusive import exclusive
from perfgate.measure.project import check_space, check_writable
from perfgate.report.atomic_file import write_atomically
from perfgate.report.comparison_progress import ComparisonProgress
from perfgate.report.terminal import say

if TYPE_CHECKING:
    from argparse import Namespace

    from rich.console import Console

    from perfgate.measure.project import Project


def measure_to_anchor(console: Console, project: Project, args: Namespace) -> int:
    """Measure and keep it; returns the exit code."""
    pinned = read_history_settings(project.goals_path).anchor
    if not pinned:
        raise UsageError(
            f'{project.goals_path} names no anchor; [history] anchor = "COMMIT" pins the commit that '
            "others are measured against"
        )
    check_writable(project.results_dir)
    check_writable(project.state_dir)
    check_space(project.state_dir)
    log_path = compare_dir(project) / "build.log"
    log_path.parent.mkdir(parents=True, exist_ok=True)
    with exclusive(project), log_path.open("w", encoding="utf-8") as log:
        repository = find_repository(project, log)
        base, head = (find_commit(repository, each) for each in (pinned, args.commit))
        if base.sha == head.sha:
            raise UsageError(f"{head.sha[:8]} is the anchor itself; its ratio is 1")
        request = Request(bench=tuple(args.bench), environment=args.environment)
        with ComparisonProgress(console) as progress:
            rules = without_verdict(args.rounds)
            job = Job(project, Revisions(repository, base, head), rules, request, progress, log)
            run = measure_anchor(job, args.machine)
    path = project.results_dir / anchor_path(run)
    write_atomically(path, to_text(run))
    said = f"{len(run.ratios)} benchmarks of {head.sha[:8]} against the anchor {base.sha[:8]}"
    say(console, f"{said}: {path}")
    return 0
