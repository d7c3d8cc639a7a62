"""Build the pages from the results: asv's own, and the goals of the run measured last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfgate.commands.options import add_config, add_goals, goals_for
from perfgate.commands.site import build_site
from perfgate.measure.project import load_project
from perfgate.report.terminal import make_console

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the flags."""
    add_config(parser)
    add_goals(parser)


def run(args: Namespace) -> int:
    """Build; returns the exit code."""
    project = load_project(args.config)
    build_site(make_console(), project, goals_for(project, args.goals))
    return 0
