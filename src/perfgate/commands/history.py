"""Keep the results in order: list, check and mend them, take in those of others, share them on the data branch.

Exit codes: 0 done, 1 `check` found files that cannot be used, 2 usage, 3 broken, 130 interrupted.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from perfgate.commands.history_actions import ACTIONS
from perfgate.commands.numbers import whole_number
from perfgate.commands.options import add_config
from perfgate.measure.data_branch import DEFAULT_BRANCH
from perfgate.measure.project import load_project
from perfgate.report.terminal import make_console

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the actions and their flags."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, action in ACTIONS.items():
        about = (action.__doc__ or "").strip().splitlines()[0]
        own = actions.add_parser(name, help=about, description=action.__doc__, allow_abbrev=False)
        add_config(own)
        if name in {"push", "pull", "merge"}:
            own.add_argument(
                "--branch",
                default=DEFAULT_BRANCH,
                metavar="NAME",
                help="the data branch [%(default)s]",
            )
        if name in {"push", "pull"}:
            own.add_argument(
                "--remote", default="origin", metavar="NAME", help="where it is kept [%(default)s]"
            )
        if name in {"push", "anchor", "measure"}:
            own.add_argument(
                "--machine", default="", metavar="NAME", help="whose results [this machine's]"
            )
        if name == "import":
            own.add_argument(
                "paths",
                nargs="+",
                type=Path,
                metavar="PATH",
                help="results folders, or files of them",
            )
        if name == "anchor":
            _add_anchor(own)
        if name == "measure":
            _add_measure(own)


def run(args: Namespace) -> int:
    """Do it; returns the exit code."""
    return ACTIONS[args.action](make_console(), load_project(args.config), args)


def _add_anchor(parser: ArgumentParser) -> None:
    parser.add_argument("commit", nargs="?", default="HEAD", metavar="COMMIT", help="[HEAD]")
    parser.add_argument(
        "--rounds",
        type=whole_number(),
        default=5,
        metavar="N",
        help="process pairs a benchmark [%(default)s]",
    )
    parser.add_argument(
        "--bench", action="append", default=[], metavar="REGEX", help="only benchmarks that match"
    )
    parser.add_argument(
        "--environment", default="", metavar="SPEC", help="asv's -E: which environment to build"
    )


def _add_measure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "range",
        nargs="?",
        default="HEAD",
        metavar="RANGE",
        help="A..B, or all first parents of a commit [HEAD]",
    )
    parser.add_argument(
        "--most",
        type=whole_number(),
        metavar="N",
        help="at most so many commits, evenly spread over the range",
    )
    parser.add_argument(
        "--bench", action="append", default=[], metavar="REGEX", help="only benchmarks that match"
    )
    parser.add_argument(
        "-a",
        "--attribute",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="of all benchmarks, as `asv run` has it: rounds=1 takes half the time",
    )
    parser.add_argument("--dry-run", action="store_true", help="say which commits, and end")
