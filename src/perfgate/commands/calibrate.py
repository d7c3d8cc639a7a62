"""Measure the gate itself: how often it is wrong on identical code, and what it finds of planted slowdowns.

Each trial compares a commit with a copy of itself, exactly as `perfgate compare` does, with a few cases drawn
at random; in planted trials some of the contender's calls are made slower by a known share. With --peers, asv
judges trials as well, in at least the same time. Trials that are finished are kept: the same command goes on
from there, also on another day, and a larger --suites adds to them. Exit codes: 0 measured, 1 a false alarm
was seen, 2 usage, 3 broken, 130 interrupted.
"""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from perfgate.commands.calibration_trials import measure_trials
from perfgate.commands.gate_rules import own_calibration
from perfgate.commands.numbers import number, whole_number
from perfgate.commands.options import add_config
from perfgate.config.gate_file import read_gate
from perfgate.errors import BrokenError, UsageError
from perfgate.judge.calibration import calibration_of, with_foresight
from perfgate.measure.build_request import compare_dir
from perfgate.measure.comparison import (
    Job,
    Request,
    Revisions,
    find_revisions,
)
from perfgate.measure.exclusive import exclusive
from perfgate.measure.leg_record import legs_path, read_legs
from perfgate.measure.machine import this_machine
from perfgate.measure.project import check_space, check_writable, load_project
from perfgate.measure.trials import Wishes
from perfgate.report import calibration_json
from perfgate.report.atomic_file import write_atomically
from perfgate.report.calibration_html import render_html
from perfgate.report.calibration_terminal import print_calibration
from perfgate.report.comparison_progress import ComparisonProgress
from perfgate.report.terminal import make_console, say

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from perfgate.measure.project import Project
    from perfgate.model.calibration import Calibration
    from perfgate.model.gate import Gate
    from perfgate.model.legs import Leg

_LOADS = {"idle": (False,), "busy": (True,), "both": (False, True)}
_LARGEST_SHARE = 10.0
_COUNT = whole_number(0, 100_000)


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the flags."""
    parser.add_argument(
        "commit", nargs="?", default="HEAD", metavar="COMMIT", help="what to measure [HEAD]"
    )
    add_config(parser)
    parser.add_argument(
        "--bench",
        action="append",
        default=[],
        metavar="REGEX",
        help="draw only from benchmarks that match; may be given more than once",
    )
    parser.add_argument(
        "--suites", type=_COUNT, default=60, metavar="N", help="A/A trials in all [60]"
    )
    parser.add_argument(
        "--planted", type=_COUNT, default=30, metavar="N", help="planted trials in all [30]"
    )
    parser.add_argument("--cases", type=_COUNT, default=10, metavar="N", help="cases a trial [10]")
    parser.add_argument(
        "--slowdowns",
        type=_shares,
        default=Wishes().shares,
        metavar="PERCENT,…",
        help="what is planted, in percent [2,5,10,12,15,20]",
    )
    parser.add_argument(
        "--load",
        choices=_LOADS,
        default="both",
        help="on the machine as it is, on one made busy, or in turn [both]",
    )
    parser.add_argument(
        "--peers",
        type=_COUNT,
        default=0,
        metavar="N",
        help="let asv judge the first N A/A and the first N planted trials too [0]",
    )
    parser.add_argument("--seed", type=_COUNT, default=0, help="of what is drawn and planted [0]")
    parser.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help="calibration.json [.asv/perfgate/calibration.json, which compare reads]",
    )


def run(args: Namespace) -> int:
    """Calibrate and show; returns the exit code."""
    console = make_console()
    project = load_project(args.config)
    check_writable(project.state_dir)
    check_space(project.state_dir)
    if not args.cases:
        raise UsageError("--cases 0: a trial has at least one case")
    if not args.suites:
        raise UsageError("--suites 0: a machine's noise is that of at least one A/A trial")
    wishes = Wishes(
        args.suites, args.planted, args.cases, args.slowdowns, _LOADS[args.load], args.seed
    )
    log_path = compare_dir(project) / "build.log"
    log_path.parent.mkdir(parents=True, exist_ok=True)
    with exclusive(project), log_path.open("w", encoding="utf-8") as log:
        revisions = find_revisions(project, args.commit, args.commit, log, ready_made=False)
        gate = read_gate(project.goals_path)
        folder = _folder(project, revisions, wishes, args.bench, gate)
        output = args.output or own_calibration(project)
        legs = _legs(project)
        with ComparisonProgress(console) as progress:
            request = Request(bench=tuple(args.bench))
            job = Job(project, revisions, gate, request, progress, log)
            # Written once all is measured: the calibration that there is outlives a run that is stopped.
            trials = [*measure_trials(job, wishes, folder, progress, peers=args.peers)]
    with console.status("drawing the recorded pairs again"):
        calibration = with_foresight(calibration_of(trials, gate, legs), gate, args.slowdowns)
    calibration_json.write(calibration, output)
    page = output.with_suffix(".html")
    write_atomically(page, render_html(calibration))
    print_calibration(console, calibration)
    for path in (output, page):
        say(console, f"Calibration: {path}")
    return int(_alarmed(calibration))


def _folder(
    project: Project, revisions: Revisions, wishes: Wishes, bench: Sequence[str], gate: Gate
) -> Path:
    """One folder for each commit, machine, choice of what is drawn, and rules: trials of one must not count for another."""
    machine = this_machine()["machine"]
    drawn = (wishes.cases, wishes.shares, wishes.loads, wishes.seed, sorted(bench))
    what = repr((machine, drawn, gate))
    sha = revisions.base.sha
    if not sha:
        raise BrokenError("a calibration needs a commit")
    return project.state_dir / "calibrate" / f"{sha[:8]}-{zlib.crc32(what.encode()):08x}"


def _legs(project: Project) -> list[Leg]:
    """The legs of this machine's comparisons of this project."""
    legs, _ = read_legs(legs_path(project))
    here = this_machine()
    where = {"project": project.name, "cpu": here["cpu"], "cores": str(here["cores"])}
    return [leg for leg in legs if leg.where == where]


def _alarmed(calibration: Calibration) -> bool:
    return any(each.regressions.hits for each in calibration.alarms)


def _shares(text: str) -> tuple[float, ...]:
    percent = number(
        f"percent above 0, {100 * _LARGEST_SHARE:g} at most, as 2,5,10",
        lambda value: 0 < value <= 100 * _LARGEST_SHARE,
    )
    return tuple(percent(each) / 100 for each in text.split(","))
