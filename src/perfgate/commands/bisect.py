"""Find the commit that made a benchmark slower (or faster) between GOOD and BAD.

First both ends are compared as `perfgate compare` does, and where they do not surely differ that is the answer.
Then commits along the first parents are measured against GOOD, each as often as it takes, until one commit (or a
range that cannot be told apart) is left; commits that do not build or where the benchmark fails are skipped. All
commits are measured with BAD's benchmark files. A search that was interrupted goes on with the same command.
Exit codes: 0 found (a commit or a range), 1 the ends do not differ, 2 usage, 3 the ends cannot be told apart or
compared, 130 interrupted.
"""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from perfgate.commands.numbers import minutes, number
from perfgate.commands.options import add_config
from perfgate.config.gate_file import read_gate
from perfgate.errors import UsageError
from perfgate.judge.bisect_answer import answer, without_search
from perfgate.judge.bisect_ends import differing
from perfgate.judge.comparison import judge
from perfgate.measure.bisection import Hunt, compare_ends, search, set_aside
from perfgate.measure.build_request import compare_dir
from perfgate.measure.commits import find_commit, find_repository
from perfgate.measure.comparison import Job, Request, Revisions
from perfgate.measure.exclusive import exclusive
from perfgate.measure.first_parents import first_parents
from perfgate.measure.machine import this_machine
from perfgate.measure.project import check_space, check_writable, load_project
from perfgate.model.bisection import BISECT_EXIT_CODES
from perfgate.model.report import Verdict
from perfgate.report import bisection_json, bisection_markdown, comparison_json
from perfgate.report.atomic_file import write_atomically
from perfgate.report.bisect_progress import BisectProgress
from perfgate.report.bisection_terminal import print_bisection
from perfgate.report.comparison_progress import ComparisonProgress
from perfgate.report.terminal import make_console, say

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from rich.console import Console

    from perfgate.model.bisection import Bisection
    from perfgate.model.report import Report


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the flags."""
    parser.add_argument(
        "benchmark",
        metavar="BENCHMARK",
        help="a case as `perfgate list` names it, or a regular expression that matches one alone",
    )
    parser.add_argument("good", metavar="GOOD", help="the commit to begin at: a tag, a hash")
    parser.add_argument(
        "bad", metavar="BAD", nargs="?", default="HEAD", help="the commit to end at [HEAD]"
    )
    add_config(parser)
    parser.add_argument(
        "--environment", default="", metavar="SPEC", help="asv's -E: which environment to build"
    )
    parser.add_argument(
        "--confidence",
        type=number("a share from 0.5 to below 1", lambda share: 0.5 <= share < 1),
        default=0.99,
        metavar="SHARE",
        help="how sure the answer must be, between 0.5 and 1 [%(default)s]",
    )
    parser.add_argument(
        "--time-limit", type=minutes, metavar="MINUTES", help="begin no probe after that long"
    )
    parser.add_argument("--seed", type=int, help="of all orders and hash seeds [random]")
    parser.add_argument(
        "--fresh", action="store_true", help="do not go on with an interrupted search"
    )
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help="bisect.json [beside the search's journals]"
    )
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="also as markdown")


def run(args: Namespace) -> int:
    """Bisect and show; returns the exit code."""
    begun = time.monotonic()
    if args.seed is not None and args.seed < 0:
        raise UsageError(f"--seed {args.seed}: it must not be negative")
    console = make_console()
    project = load_project(args.config)
    check_writable(project.state_dir)
    check_space(project.state_dir)
    log_path = compare_dir(project) / "build.log"
    log_path.parent.mkdir(parents=True, exist_ok=True)
    with exclusive(project), log_path.open("w", encoding="utf-8") as log:
        repository = find_repository(project, log)
        good, bad = (find_commit(repository, each) for each in (args.good, args.bad))
        line = first_parents(repository, good, bad)
        say(
            console, f"{len(line) - 1} commits from {good.sha[:8]} to {bad.sha[:8]} ({bad.subject})"
        )
        request = Request(environment=args.environment, seconds=args.time_limit, seed=args.seed)
        gate = read_gate(project.goals_path)
        with ComparisonProgress(console) as progress:
            job = Job(project, Revisions(repository, good, bad), gate, request, progress, log)
            hunt = Hunt(args.benchmark, line, job, args.confidence)
            if args.fresh:
                set_aside(hunt)
            report = _ends(hunt)
        found = _searched(hunt, report, console)
    result = replace(found, machine=this_machine()["machine"], seconds=time.monotonic() - begun)
    output = args.output or hunt.folder / "bisect.json"
    bisection_json.write(result, output)
    if args.markdown is not None:
        write_atomically(args.markdown, bisection_markdown.render_markdown(result))
    print_bisection(console, result)
    say(console, f"Report: {output}")
    return BISECT_EXIT_CODES[result.answer]


def _ends(hunt: Hunt) -> Report:
    """The comparison of the ends, made now or by an earlier run of this search."""
    saved = hunt.folder / "ends" / "report.json"
    if saved.exists():
        return judge(comparison_json.read(saved))
    comparison = compare_ends(hunt)
    report = judge(comparison)
    # An answer is kept; what the time limit cut off goes on from its journal.
    if not any(each.verdict is Verdict.INCONCLUSIVE for each in report.judgements):
        saved.parent.mkdir(parents=True, exist_ok=True)
        comparison_json.write(report, saved)
    return report


def _searched(hunt: Hunt, report: Report, console: Console) -> Bisection:
    comparison = report.comparison
    (record,) = comparison.records
    judgement = next(each for each in report.judgements if each.case.key == record.case.key)
    named = [(each.sha, each.subject) for each in hunt.line]
    ends = differing(judgement, record, comparison.gate)
    if ends is None:
        return without_search(judgement, named)
    say(console, f"The ends differ: {judgement.reason}")
    with BisectProgress(console) as progress:
        found, run = search(hunt, record.case, ends, comparison.provenance.seed, progress)
    return answer(
        judgement,
        named,
        scale=ends.scale,
        known=run.known,
        found=found,
        unusable=run.unusable,
    )
