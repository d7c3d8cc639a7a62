"""Take a regression on purpose, or set a flaky benchmark aside for a time: writes it into perfgate.toml.

An acceptance holds for one change only: up to its size, and against the baseline that the report names.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import difflib
import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from perfgate.commands.options import add_config, default_report
from perfgate.config.gate_file import MAX_QUARANTINE
from perfgate.config.gate_writing import (
    share_text,
    whole_percent_above,
    with_accepted,
    with_quarantine,
)
from perfgate.config.toml_table import parse_share, read_config_text
from perfgate.errors import UsageError
from perfgate.measure.git import run_git
from perfgate.measure.project import load_project
from perfgate.model.gate import Accepted, Quarantine
from perfgate.model.report import Verdict, Weight
from perfgate.report.atomic_file import write_atomically
from perfgate.report.terminal import make_console

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable, Sequence

    from rich.console import Console

    from perfgate.model.report import Comparison, Judgement, Report

_MAX_DAYS = MAX_QUARANTINE.days
_HEAVY = (Weight.BLOCKS, Weight.WARNS)
_UNSURE = (Verdict.BROKEN, Verdict.INCONCLUSIVE)
_ROUNDING = 1e-9


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the flags."""
    add_config(parser)
    parser.add_argument(
        "benchmark",
        metavar="BENCHMARK",
        help="its name as the report has it; without parameters all choices of them are meant",
    )
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why; shown in reports")
    parser.add_argument(
        "--up-to", metavar="SHARE", help="the largest effect accepted, such as 25%% [the report's]"
    )
    parser.add_argument(
        "--report",
        type=Path,
        metavar="FILE",
        help="the report that shows it [the last comparison's]",
    )
    parser.add_argument(
        "--quarantine",
        type=int,
        metavar="DAYS",
        help=f"it is flaky: let it not block for so many days, at most {_MAX_DAYS}",
    )
    parser.add_argument(
        "--into",
        type=Path,
        metavar="FILE",
        help="the file to write [perfgate.toml beside asv's configuration]",
    )


def run(args: Namespace) -> int:
    """Write the entry and say what to do next; returns the exit code."""
    from perfgate.judge.comparison import judge
    from perfgate.report.comparison_json import read

    project = load_project(args.config)
    comparison = read(args.report or default_report(project))
    # What was accepted or set aside before must not hide what is asked about.
    bare = replace(comparison.gate, accepted=(), quarantined=())
    judged = judge(replace(comparison, gate=bare))
    path: Path = args.into or project.goals_path
    text = read_config_text(path) if path.exists() else ""
    if not args.reason.strip():
        raise UsageError("--reason is empty; say why, reports show it")
    if args.quarantine is not None:
        if args.up_to is not None:
            raise UsageError("--up-to and --quarantine exclude each other: give one")
        # In UTC, as comparisons take their day: east of it, a quarantine would begin tomorrow.
        today = dt.datetime.now(dt.UTC).date()
        set_aside = make_quarantine(judged, args.benchmark, args.reason, args.quarantine, today)
        written = with_quarantine(text, set_aside, str(path))
        said = f"{set_aside.benchmark} does not block until {set_aside.until}: {set_aside.reason}"
    else:
        accepted = make_accepted(
            judged, args.benchmark, args.reason, args.up_to, _user(project.root)
        )
        written = with_accepted(text, accepted, str(path))
        said = (
            f"accepted {accepted.benchmark} up to {share_text(accepted.up_to)} against "
            f"{accepted.since[:8]}: {accepted.reason}"
        )
    console = make_console()
    if written == text:
        _say(console, f"{path} holds it already: {said}")
    else:
        write_atomically(path, written)
        _say(console, f"{path}: {said}")
    _say(console, _next_step(comparison, path))
    return 0


def make_accepted(
    judged: Report, benchmark: str, reason: str, up_to: str | None, by: str = ""
) -> Accepted:
    """The acceptance of what a report shows, judged without exemptions.

    Raises:
        UsageError: no such benchmark, nothing to accept about it, or less than the report shows.
    """
    meant = _meant(judged.judgements, benchmark)
    taken = [each for each in meant if _is_acceptable(each)]
    if not taken:
        verdicts = ", ".join(dict.fromkeys(each.verdict for each in meant))
        hint = (
            "; a flaky benchmark is set aside with --quarantine DAYS"
            if any(each.verdict in _UNSURE for each in meant)
            else ""
        )
        raise UsageError(
            f"{benchmark} is {verdicts} in the report; only what is sure to be worse or removed can be "
            f"accepted{hint}"
        )
    seen = max(each.estimate.effect if each.estimate else 0.0 for each in taken)
    # Measured again, the same change shows an effect anywhere in its interval.
    likely = max((each.estimate.interval[1] if each.estimate else 0.0 for each in taken), default=0)
    share = whole_percent_above(likely) if up_to is None else parse_share(up_to)
    if share is None:
        raise UsageError(f"--up-to is {up_to!r}; allowed: a percentage such as 25%")
    if share < seen - _ROUNDING:
        raise UsageError(
            f"--up-to is {up_to}, and the report shows {seen:.1%}; allowed: at least "
            f"{share_text(whole_percent_above(seen))}"
        )
    since = judged.comparison.provenance.baseline.commit
    return Accepted(benchmark, reason, share, since, by)


def make_quarantine(
    judged: Report, benchmark: str, reason: str, days: int, today: dt.date
) -> Quarantine:
    """A quarantine from today on.

    Raises:
        UsageError: no such benchmark, or too long.
    """
    if not 1 <= days <= _MAX_DAYS:
        raise UsageError(f"--quarantine is {days}; allowed: 1 to {_MAX_DAYS} days")
    _meant(judged.judgements, benchmark)
    return Quarantine(benchmark, reason, today + dt.timedelta(days=days), today)


def _meant(judgements: Iterable[Judgement], benchmark: str) -> list[Judgement]:
    found = list(judgements)
    meant = [each for each in found if benchmark in {each.case.key, each.case.benchmark}]
    if not meant:
        names = sorted({name for each in found for name in (each.case.key, each.case.benchmark)})
        raise UsageError(
            f"the report has no benchmark {benchmark!r}{_suggestion(benchmark, names)}"
        )
    return meant


def _suggestion(name: str, names: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
    if near:
        return f"; did you mean {' or '.join(near)}?"
    return f"; it has {', '.join(names[:5])}{' …' if len(names) > 5 else ''}" if names else ""


def _is_acceptable(judgement: Judgement) -> bool:
    """Whether it is surely worse: a regression, a removal, a limit exceeded."""
    sure = judgement.verdict not in _UNSURE
    return judgement.verdict is Verdict.REGRESSION or (sure and judgement.weight in _HEAVY)


def _user(root: Path) -> str:
    """git's name of who accepts; empty where git knows none."""
    with contextlib.suppress(UsageError):
        return run_git(root, "config", "user.name").strip()
    return ""


def _next_step(comparison: Comparison, path: Path) -> str:
    provenance = comparison.provenance
    sides = [provenance.baseline.commit[:8], provenance.contender.commit[:8]]
    command = shlex.join(["perfgate", "compare", *sides, "--accepted", str(path)])
    return (
        "Next: a maintainer commits it to the base branch (a contender's own entries do not count), or hands "
        f"it over: {command}"
    )


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
