"""Show the report of a comparison again, whole or one benchmark in depth, and write it in other forms."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from perfgate.commands.options import add_config, default_report
from perfgate.commands.reports import write_renderings
from perfgate.errors import UsageError
from perfgate.measure.project import load_project
from perfgate.report.terminal import make_console

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from perfgate.model.report import Report
    from perfgate.report.comparison_table import Row

_LISTED = 5


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the flags."""
    add_config(parser)
    parser.add_argument(
        "report", nargs="?", type=Path, metavar="REPORT.json", help="[the last comparison's]"
    )
    parser.add_argument(
        "--benchmark",
        metavar="PATTERN",
        help="each pair of the benchmarks whose name it matches, as in perfgate.toml, or is part of",
    )
    parser.add_argument("--all", action="store_true", help="also what did not change")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="also as markdown")
    parser.add_argument("--html", type=Path, metavar="FILE", help="also as a page")


def run(args: Namespace) -> int:
    """Show it; returns 0 whatever the report concludes, for showing it went well."""
    from perfgate.judge.comparison import judge
    from perfgate.report.comparison_json import read

    report = judge(read(args.report or _last_report(args.config)))
    if args.benchmark is not None:
        _print_cases(report, args.benchmark)
    else:
        from perfgate.report.comparison_terminal import print_report

        print_report(make_console(), report, everything=args.all)
    write_renderings(report, args.markdown, args.html)
    return 0


def _last_report(config: Path | None) -> Path:
    path = default_report(load_project(config))
    if not path.exists():
        raise UsageError(f"no report in {path}; `perfgate compare` makes one, or name a file")
    return path


def _print_cases(report: Report, pattern: str) -> None:
    from perfgate.report.comparison_case import print_case

    console = make_console()
    for row in chosen_rows(report, pattern):
        print_case(console, row, report)


def chosen_rows(report: Report, pattern: str) -> tuple[Row, ...]:
    """The rows that are meant, worst first.

    Raises:
        UsageError: there are none.
    """
    from perfgate.judge.limits import matches
    from perfgate.report.comparison_table import make_row

    cases = [each.case for each in report.judgements]
    keys = {case.key for case in cases if matches(case, pattern)}
    keys = keys or {case.key for case in cases if pattern in case.key}
    if not keys:
        names = ", ".join(case.key for case in cases[:_LISTED])
        more = " …" if len(cases) > _LISTED else ""
        raise UsageError(f"no benchmark of the report matches {pattern!r}; it has {names}{more}")
    records = {record.case.key: record for record in report.comparison.records}
    return tuple(
        make_row(each, report, records.get(each.case.key))
        for each in report.judgements
        if each.case.key in keys
    )
