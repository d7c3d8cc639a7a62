"""Find what a cycle leaves behind: exact counts, Python objects by type, memory a cycle.

Every subject is run in a process of its own, which may hang, exit or be killed: that is said and is never a
pass. Exit codes: 0 clean (controls, trial: caught as they must be), 1 a leak (one was not caught), 2 usage,
3 broken or inconclusive, 130 interrupted.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from perfgate.commands.numbers import minutes, whole_number
from perfgate.config.leak_file import OTHERS, TEN_CYCLES, make_limits, read_leak_cases
from perfgate.config.toml_table import parse_size
from perfgate.errors import UsageError
from perfgate.measure.leak_run import run_case
from perfgate.model.leak import LeakCase, Limits, Outcome, Plan
from perfgate.report.leak_output import write_reports
from perfgate.report.leak_terminal import LeakProgress, print_controls, print_reports, print_trial
from perfgate.report.terminal import make_console, say
from perfgate.stats.proportion import lower_bound

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Sequence

    from rich.console import Console

    from perfgate.model.leak import LeakReport

_CONFIG = Path("perfgate.toml")
_OUTPUT = Path(".asv", "perfgate", "leak")
# The share of planted leaks that a trial must find.
_WANTED = 0.95
_WORST_FIRST = (Outcome.LEAKS, Outcome.BROKEN, Outcome.INCONCLUSIVE, Outcome.CLEAN)


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the subcommands and their flags."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    run_it = actions.add_parser("run", help="check one subject, with limits given here")
    run_it.add_argument(
        "target",
        metavar="TARGET",
        help="FILE.py:NAME or package.module:NAME of a cycle function or a @subject",
    )
    run_it.add_argument(
        "--limit",
        action="append",
        default=[],
        metavar="NAME=SIZE",
        help="what a cycle may add: python=20kB, browser=0.1MB, 'driver heap=5kB', others=1MB, "
        "'ten cycles=5MB'; each series named must be measured [python=100kB, others=500kB, where not given]",
    )
    _add_cycles(run_it)
    for name, about in (
        ("profile", "check the subjects that perfgate.toml names"),
        ("soak", "check them for long, with the limits of their soak"),
        ("controls", "check the planted leaks of perfgate.toml: each must be caught"),
    ):
        action = actions.add_parser(name, help=about)
        action.add_argument("names", nargs="*", metavar="NAME", help="only these [all]")
        _add_config(action)
        _add_cycles(action)
    trial = actions.add_parser("trial", help="check a planted leak many times, and count")
    trial.add_argument("names", nargs="+", metavar="NAME", help="planted leaks of perfgate.toml")
    trial.add_argument(
        "--repeats", type=whole_number(), default=20, metavar="N", help="times each [20]"
    )
    _add_config(trial)
    _add_cycles(trial)


def run(args: Namespace) -> int:
    """Check and show; returns the exit code."""
    console = make_console()
    cases = [_changed(case, args) for case in _cases(args)]
    if args.action == "trial":
        return _trial(console, cases, args)
    with LeakProgress(console) as progress:
        reports = [_run_one(case, args, progress) for case in cases]
    if args.action == "controls":
        print_controls(console, cases, reports)
    else:
        print_reports(console, reports)
    planted = {case.name: case.planted for case in cases}
    for path in write_reports(reports, args.output, planted):
        say(console, f"Report: {path}")
    if args.action == "controls":
        return int(any(report.outcome is not Outcome.LEAKS for report in reports))
    outcomes = {report.outcome for report in reports}
    return next(each for each in _WORST_FIRST if each in outcomes).exit_code


def _run_one(case: LeakCase, args: Namespace, progress: LeakProgress) -> LeakReport:
    with progress.case(case) as tell:
        return run_case(case, args.output / case.name, trace=not args.no_trace, progress=tell)


def _trial(console: Console, cases: Sequence[LeakCase], args: Namespace) -> int:
    """How often each planted leak is found."""
    enough = True
    for case in cases:
        outcomes = []
        with LeakProgress(console) as progress:
            for number in range(args.repeats):
                again = replace(case, name=f"{case.name}-{number + 1}")
                with progress.case(again) as tell:
                    folder = args.output / "trial" / case.name
                    report = run_case(again, folder, trace=False, progress=tell)
                outcomes.append(report.outcome)
        found = outcomes.count(Outcome.LEAKS)
        print_trial(console, case, outcomes, lower_bound(found, len(outcomes)))
        enough = enough and found >= _WANTED * len(outcomes)
    return int(not enough)


def _cases(args: Namespace) -> list[LeakCase]:
    if args.action == "run":
        name = args.target.rpartition(":")[2] or "cycle"
        return [LeakCase(name, args.target, Plan(), _limits(args.limit))]
    known = read_leak_cases(args.config)
    wanted = [case for case in known if _takes_part(case, args.action)]
    unknown = set(args.names) - {case.name for case in wanted}
    if unknown or not wanted:
        names = ", ".join(case.name for case in wanted) or "none"
        asked = ", ".join(sorted(unknown)) or args.action
        raise UsageError(f"{asked}: no such [[leak]] in {args.config}; {args.action} has {names}")
    chosen = [case for case in wanted if not args.names or case.name in args.names]
    if args.action == "soak":
        return [
            replace(case, plan=case.soak[0], limits=case.soak[1]) for case in chosen if case.soak
        ]
    return chosen


def _takes_part(case: LeakCase, action: str) -> bool:
    if action in {"controls", "trial"}:
        return bool(case.planted)
    return not case.planted and (action != "soak" or case.soak is not None)


def _changed(case: LeakCase, args: Namespace) -> LeakCase:
    """The case with the plan's flags applied."""
    flags = {name: getattr(args, name) for name in ("burn_in", "cycles", "timeout")}
    given = {name: value for name, value in flags.items() if value is not None}
    if args.minutes is not None:
        given["seconds"] = args.minutes
    try:
        return replace(case, plan=replace(case.plan, **given))
    except ValueError as error:
        raise UsageError(str(error)) from error


def _limits(texts: Sequence[str]) -> Limits:
    """The usual limits, with those given in their place: a limit for one series leaves the others theirs."""
    usual = Limits()
    sizes: dict[str, float] = {}
    for text in texts:
        name, _, size_text = text.partition("=")
        size = parse_size(size_text)
        if not name or size is None:
            raise UsageError(
                f"--limit {text!r}; allowed: NAME=SIZE such as python=20kB, {OTHERS}=1MB, "
                f"'{TEN_CYCLES}=5MB'"
            )
        sizes[name.strip()] = size
    given = make_limits(sizes)
    others = usual.others if given.others is None else given.others
    return replace(given, memory={**usual.memory, **given.memory}, others=others)


def _add_config(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--config", type=Path, default=_CONFIG, metavar="FILE", help="[perfgate.toml]"
    )


def _add_cycles(parser: ArgumentParser) -> None:
    add: Callable[..., object] = parser.add_argument
    add("--cycles", type=whole_number(), metavar="N", help="cycles that count")
    add("--burn-in", type=whole_number(), metavar="N", help="cycles before them")
    add("--minutes", type=minutes, metavar="M", help="begin no cycle of a subject after so long")
    add("--timeout", type=float, metavar="S", help="seconds one cycle may take")
    add("--no-trace", action="store_true", help="leave memray out")
    add(
        "--output",
        type=Path,
        default=_OUTPUT,
        metavar="DIR",
        help=f"reports, journals and flame graphs [{_OUTPUT}]",
    )
