"""Measure two commits side by side, and say of each benchmark whether it got slower.

Both sides run the contender's benchmark files, in turns of milliseconds, in fresh processes every round; rules
and budgets are the baseline's. A run that was interrupted goes on with the same command. Exit codes: 0 pass,
1 regression or budget overrun, 2 usage, 3 broken or inconclusive, 130 interrupted.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from perfgate.commands.gate_rules import calibrated, renew_accepted
from perfgate.commands.numbers import minutes
from perfgate.commands.options import add_config, add_exit_zero
from perfgate.commands.reports import write_renderings
from perfgate.config.gate_changes import gate_changes
from perfgate.config.gate_file import merge_accepted, parse_gate, read_gate
from perfgate.errors import UsageError
from perfgate.judge.comparison import judge
from perfgate.judge.legs import leg_of
from perfgate.judge.second_machine import suspects_of
from perfgate.measure.build_request import compare_dir
from perfgate.measure.comparison import (
    Job,
    Request,
    find_revisions,
    journal_of,
    measure_comparison,
)
from perfgate.measure.exclusive import exclusive
from perfgate.measure.journal import finish, journal_path
from perfgate.measure.leg_record import add_leg, legs_path
from perfgate.measure.project import check_space, check_writable, load_project
from perfgate.measure.shards import parse_shard
from perfgate.measure.suite_changes import changed_files, file_at
from perfgate.report import comparison_json
from perfgate.report.comparison_progress import ComparisonProgress
from perfgate.report.comparison_terminal import print_report
from perfgate.report.terminal import make_console, say

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from perfgate.measure.commits import Commit
    from perfgate.measure.comparison import Revisions
    from perfgate.measure.project import Project
    from perfgate.model.gate import Gate

_MOST_ROUNDS = 10


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the flags."""
    parser.add_argument(
        "base", nargs="?", metavar="BASE", help="the commit to compare with: main, HEAD~1, a hash"
    )
    parser.add_argument("head", nargs="?", metavar="HEAD", help="the commit to judge [HEAD]")
    add_config(parser)
    parser.add_argument(
        "--bench",
        action="append",
        default=[],
        metavar="REGEX",
        help="only benchmarks that match; may be given more than once",
    )
    parser.add_argument(
        "--python-base", type=Path, metavar="PYTHON", help="measure the baseline with this one"
    )
    parser.add_argument(
        "--python-head", type=Path, metavar="PYTHON", help="measure the contender with this one"
    )
    parser.add_argument(
        "--environment", default="", metavar="SPEC", help="asv's -E: which environment to build"
    )
    parser.add_argument(
        "--accepted",
        type=Path,
        metavar="FILE",
        help="acceptances and quarantines besides the base's",
    )
    parser.add_argument(
        "--calibration",
        type=Path,
        metavar="FILE",
        help="how noisy cases are known to be [what perfgate calibrate found on this machine]; a tracked "
        "file is read from the base",
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--shard", metavar="I/N", help="measure one of N parts of the suite")
    which.add_argument(
        "--suspects",
        type=Path,
        metavar="REPORT",
        help="measure the regressions of this report again, such as on another machine, for `perfgate merge "
        "--confirmation`",
    )
    parser.add_argument(
        "--time-limit", type=minutes, metavar="MINUTES", help="begin no round after that long"
    )
    parser.add_argument(
        "--rounds",
        type=int,
        default=1,
        choices=range(1, _MOST_ROUNDS + 1),
        metavar="FACTOR",
        help="so many times the rounds [%(default)s]: finds smaller effects and takes longer",
    )
    parser.add_argument("--seed", type=int, help="of all orders and hash seeds [random, reported]")
    parser.add_argument(
        "--fresh", action="store_true", help="do not go on with an interrupted run of these commits"
    )
    parser.add_argument(
        "--rebuild",
        action="store_true",
        help="make both environments anew, so that their libraries are of the same day",
    )
    parser.add_argument("--all", action="store_true", help="show unchanged benchmarks too")
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help="report.json [beside the run's journal]"
    )
    parser.add_argument(
        "--markdown", type=Path, metavar="FILE", help="write the report for a comment"
    )
    parser.add_argument("--html", type=Path, metavar="FILE", help="the page [beside report.json]")
    add_exit_zero(parser)


def run(args: Namespace) -> int:
    """Compare and show; returns the exit code."""
    console = make_console()
    project = load_project(args.config)
    request = _request(args)
    check_writable(project.state_dir)
    check_space(project.state_dir)
    both = request.python_base is not None and request.python_head is not None
    with exclusive(project), _log(project).open("w", encoding="utf-8") as log:
        revisions = find_revisions(project, args.base, args.head, log, ready_made=both)
        folder = journal_path(project, *revisions.names, request.shard).parent
        default = folder / "report.json"
        if args.suspects is not None:
            keys = _suspects(args.suspects, *revisions.names)
            # Pairs that chose the suspects say nothing for or against them: none is taken from an earlier run.
            again = folder / "confirmation.jsonl"
            request = replace(request, keys=keys, journal=again, fresh=True)
            default = folder / "confirmation.json"
        gate, changes = _rules(project, revisions, args.accepted)
        gate = calibrated(gate, args.calibration, project, revisions)
        gate = replace(gate, looks=gate.looks.times(args.rounds))
        say(console, f"Comparing {_name(revisions.head)} with {_name(revisions.base)}")
        with ComparisonProgress(console) as progress:
            job = Job(project, revisions, gate, request, progress, log)
            comparison = measure_comparison(job, changes)
    report = judge(comparison)
    saved = args.output or default
    page = args.html or saved.with_suffix(".html")
    saved.parent.mkdir(parents=True, exist_ok=True)
    comparison_json.write(report, saved)
    write_renderings(report, args.markdown, page)
    # Only what is kept may be forgotten: until here the same command goes on from the pairs.
    if not comparison.interrupted:
        finish(journal_of(job))
    leg = leg_of(comparison)
    if leg is not None:
        add_leg(legs_path(project), leg)
    print_report(console, report, everything=args.all)
    for path in filter(None, (saved, page, args.markdown)):
        say(console, f"Report: {path}")
    return 0 if args.exit_zero else report.conclusion.exit_code


def _suspects(path: Path, base: str, head: str) -> frozenset[str]:
    """The regressions of a report on the same two commits.

    Raises:
        UsageError: it has none, or is of others.
    """
    first = comparison_json.read(path)
    of = first.provenance
    if (of.baseline.commit, of.contender.commit) != (base, head):
        raise UsageError(
            f"--suspects {path} compares {of.contender.commit[:10]} with {of.baseline.commit[:10]}; allowed: "
            f"{head[:10]} with {base[:10]}"
        )
    found = suspects_of(judge(first))
    if not found:
        raise UsageError(f"--suspects {path} holds no regression that another machine could deny")
    return frozenset(found)


def _request(args: Namespace) -> Request:
    if args.seed is not None and args.seed < 0:
        raise UsageError(f"--seed {args.seed}: it must not be negative")
    return Request(
        bench=tuple(args.bench),
        python_base=args.python_base,
        python_head=args.python_head,
        shard=parse_shard(args.shard) if args.shard else None,
        seconds=args.time_limit,
        seed=args.seed,
        environment=args.environment,
        fresh=args.fresh,
        rebuild=args.rebuild,
    )


def _rules(
    project: Project, revisions: Revisions, accepted: Path | None
) -> tuple[Gate, tuple[str, ...]]:
    """The baseline's rules, and what the contender changes in them and in the benchmarks."""
    path = project.goals_path
    changes: tuple[str, ...] = ()
    if revisions.repository is None or revisions.repository.suite_top is None:
        gate = read_gate(path)
    else:
        base, head = revisions.base.sha, revisions.head.sha
        before = file_at(revisions.repository, base, path) or ""
        gate = parse_gate(before, f"{path.name} of {base[:8]}")
        if head:
            after = file_at(revisions.repository, head, path) or ""
            files = changed_files(project, revisions.repository, base, head)
            changes = (*gate_changes(before, after, path.name), *files)
        gate = renew_accepted(project, gate, base)
    if accepted is not None:
        if not accepted.is_file():
            raise UsageError(f"--accepted {accepted}: there is no such file")
        gate = merge_accepted(gate, read_gate(accepted))
    return gate, changes


def _log(project: Project) -> Path:
    folder = compare_dir(project)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "build.log"


def _name(commit: Commit) -> str:
    return f"{commit.sha[:8]} ({commit.subject})" if commit.sha else commit.subject
