"""Put the reports of all shards together and judge the whole suite.

A shard that is missing, stands twice, or compared something else ends with exit code 3: never a pass. With
--confirmation, regressions that were measured again on another machine count as that one says. In a job of a GitHub
workflow the output suspects says how many regressions are worth that.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from perfgate.commands.options import add_exit_zero
from perfgate.commands.reports import write_renderings
from perfgate.errors import BrokenError
from perfgate.judge.shards import check_same, joined_provenance, merge

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from perfgate.model.report import Comparison


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the flags."""
    parser.add_argument(
        "shards",
        nargs="+",
        type=Path,
        metavar="SHARD",
        help="the reports of all shards, or folders that hold them as report.json, however deep",
    )
    parser.add_argument(
        "--confirmation",
        type=Path,
        metavar="PATH",
        help="what `perfgate compare --suspects` measured: a report, or the folder of one",
    )
    add_exit_zero(parser)
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("report.json"),
        metavar="FILE",
        help="the report of the whole [%(default)s]",
    )
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="also as markdown")
    parser.add_argument("--html", type=Path, metavar="FILE", help="also as a page")


def run(args: Namespace) -> int:
    """Merge, judge, write and show; returns the conclusion's exit code."""
    from perfgate.github.job_files import write_outputs
    from perfgate.github.surroundings import read_surroundings
    from perfgate.judge.comparison import judge
    from perfgate.judge.second_machine import suspects_of
    from perfgate.report.comparison_json import read, write
    from perfgate.report.comparison_terminal import print_report
    from perfgate.report.terminal import make_console

    whole = merge([(str(path), read(path)) for path in _reports(args.shards)])
    if args.confirmation is not None:
        whole = _confirmed(whole, args.confirmation)
    report = judge(whole)
    write(report, args.output)
    write_renderings(report, args.markdown, args.html)
    print_report(make_console(), report)
    output = read_surroundings(os.environ).output_path
    if output is not None:
        write_outputs(output, {"suspects": str(len(suspects_of(report)))})
    return 0 if args.exit_zero else report.conclusion.exit_code


def _reports(paths: Sequence[Path]) -> list[Path]:
    """The files meant; a folder's in the order of their names.

    Raises:
        BrokenError: there is none in a folder.
    """
    found: list[Path] = []
    for path in paths:
        # A folder that an artifact would have made is not there when no job left one.
        inside = [] if path.is_file() else sorted(path.rglob("report.json"))
        if not inside and path.suffix != ".json":
            raise BrokenError(
                f"{path} holds no report.json: no shard left a report. A build failed, or the runners died: see "
                "the logs of the jobs that measure"
            )
        found += inside or [path]
    return found


def _confirmed(whole: Comparison, path: Path) -> Comparison:
    from perfgate.judge.comparison import judge
    from perfgate.judge.second_machine import confirmed_by, not_confirmed, suspects_of
    from perfgate.report.comparison_json import read

    found = [path] if path.is_file() else sorted(path.rglob("*.json"))
    if len(found) > 1:
        raise BrokenError(f"--confirmation {path} holds {len(found)} reports; allowed: one")
    if not found:
        suspects = suspects_of(judge(whole))
        if not suspects:
            return whole
        return replace(whole, doubts=(*whole.doubts, not_confirmed(suspects)))
    second = read(found[0])
    if second.provenance.shard is not None:
        raise BrokenError(f"{found[0]} is one shard; allowed: what --suspects measured")
    check_same([("the shards", whole), (str(found[0]), second)])
    joined = joined_provenance([whole.provenance, second.provenance])
    return replace(confirmed_by(whole, second), provenance=joined)
