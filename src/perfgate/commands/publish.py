"""Build the site from the results: trends, change points, goals and budgets, and asv's own pages beside them.

A second call writes only what changed. Exit codes: 0 built, 2 usage, 3 it cannot be written.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from perfgate.commands.options import add_config, add_goals, goals_for
from perfgate.commands.site import ASV, build_site
from perfgate.errors import UsageError
from perfgate.measure.project import load_project
from perfgate.report.terminal import make_console

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the flags."""
    add_config(parser)
    add_goals(parser)
    parser.add_argument(
        "--no-asv",
        action="store_true",
        help="leave asv's own pages as they are; asv makes all of them anew each time",
    )
    parser.add_argument(
        "--reports",
        type=Path,
        metavar="FOLDER",
        help="show the report.json files in it, beside those of merged pull requests [those of comparisons made here]",
    )


def run(args: Namespace) -> int:
    """Build; returns the exit code."""
    project = load_project(args.config)
    if args.reports is not None and not args.reports.is_dir():
        raise UsageError(f"--reports {args.reports} is no folder")
    asv = None if args.no_asv else ASV
    build_site(make_console(), project, goals_for(project, args.goals), asv, args.reports)
    return 0
