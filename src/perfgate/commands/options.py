"""Flags that several subcommands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from perfgate.config.goals_file import read_goals, read_references

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from perfgate.measure.project import Project
    from perfgate.model.goals import Goal, Reference


def add_config(parser: ArgumentParser) -> None:
    """``--config``: which project."""
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="asv's configuration [./asv.conf.json]"
    )


def add_exit_zero(parser: ArgumentParser) -> None:
    """``--exit-zero``: another job is the gate."""
    parser.add_argument(
        "--exit-zero",
        action="store_true",
        help="end with 0 whatever the verdict is, for a job that another one judges; errors keep their codes",
    )


def add_goals(parser: ArgumentParser) -> None:
    """``--goals``: which goals."""
    parser.add_argument(
        "--goals",
        type=Path,
        metavar="FILE",
        help="the goals [perfgate.toml beside asv's configuration]",
    )


def goals_for(project: Project, path: Path | None) -> tuple[Goal, ...]:
    """The goals of the file given, else of the project's own; a project needs none."""
    source = _goals_file(project, path)
    return read_goals(source) if source else ()


def references_for(project: Project, path: Path | None) -> tuple[Reference, ...]:
    """The figures measured elsewhere, from where ``goals_for`` reads."""
    source = _goals_file(project, path)
    return read_references(source) if source else ()


def _goals_file(project: Project, path: Path | None) -> Path | None:
    if path is None and not project.goals_path.exists():
        return None
    return path or project.goals_path


def default_report(project: Project) -> Path:
    """The report that a comparison wrote last; where none did, a place that does not exist."""
    from perfgate.measure.build_request import compare_dir

    written = [*compare_dir(project).glob("*/report.json")]
    newest = max(written, key=lambda path: path.stat().st_mtime_ns, default=None)
    return newest or compare_dir(project) / "report.json"
