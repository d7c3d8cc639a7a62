"""Write the baseline document from the results of a commit: goals, figures, machine and date."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from perfgate.commands.options import add_config, add_goals, goals_for, references_for
from perfgate.errors import BrokenError, UsageError
from perfgate.history.asv_results import read_catalogue, read_results
from perfgate.judge.goals import make_table
from perfgate.judge.references import reference_rows
from perfgate.measure.environment import installed_libraries
from perfgate.measure.project import load_project, resolve_commit
from perfgate.report.atomic_file import write_atomically
from perfgate.report.baseline import is_ours, render_baseline
from perfgate.report.goal_block import render_goal_block, with_goal_block
from perfgate.report.terminal import make_console, say

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from perfgate.model.results import Run

_DEFAULT_OUTPUT = Path("docs/performance-baseline.md")


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the flags."""
    add_config(parser)
    add_goals(parser)
    parser.add_argument(
        "--commit", metavar="REV", help="whose results [HEAD, else the newest commit with results]"
    )
    parser.add_argument("--machine", metavar="NAME", help="only results of this machine")
    parser.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help=f"the document [{_DEFAULT_OUTPUT} in the project]",
    )
    parser.add_argument(
        "--summary",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="also put the goals in short between the marks of this document; may be given more than once",
    )


def run(args: Namespace) -> int:
    """Write the document; returns the exit code."""
    project = load_project(args.config)
    goals = goals_for(project, args.goals)
    catalogue = read_catalogue(project.results_dir)
    results = read_results(project.results_dir, catalogue)
    commit = resolve_commit(project, args.commit or "HEAD")
    of_machine = [run for run in results.runs if args.machine in {None, run.machine.name}]
    runs = choose_runs(of_machine, commit, fall_back=args.commit is None)
    if not runs:
        asked = args.commit or "any commit"
        raise UsageError(
            f"no results of {asked} in {project.results_dir}; measure with `perfgate bench`"
        )
    tables = [
        replace(
            # What other commits' files lack is no remark on these.
            make_table(goals, run, [*catalogue.doubts, *results.doubts_on(run)]),
            libraries=installed_libraries(project.env_dir, run),
        )
        for run in runs
    ]
    text = render_baseline(
        tables,
        project=project.name,
        command=_command(runs[0].commit, args),
        references=reference_rows(references_for(project, args.goals), runs[0].measurements),
    )
    output = args.output or project.root / _DEFAULT_OUTPUT
    block = render_goal_block(tables[0])
    summaries = {path: with_goal_block(_read(path), block, str(path)) for path in args.summary}
    write_document(output, text)
    for path, document in summaries.items():
        write_atomically(path, document)
    figures = f"{len(runs[0].measurements)} figures of commit {runs[0].commit[:8]}"
    say(make_console(), f"{output}: {figures}")
    return 0


def choose_runs(runs: Sequence[Run], commit: str, *, fall_back: bool) -> list[Run]:
    """The runs of the commit; where it has none and that is allowed, of the newest commit that has."""
    chosen = [run for run in runs if run.commit == commit]
    if chosen or not fall_back or not runs:
        return chosen
    newest = max(runs, key=lambda run: run.commit_date).commit
    return [run for run in runs if run.commit == newest]


def write_document(path: Path, text: str) -> None:
    """Write, but never over a document that this command did not write.

    Raises:
        UsageError: it exists without the mark.
        BrokenError: it cannot be written.
    """
    try:
        if path.exists() and not is_ours(path.read_text(encoding="utf-8", errors="replace")):
            raise UsageError(f"{path} was not written by this command; give another --output")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BrokenError(f"{path} cannot be written: {error.strerror}") from error


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from error


def _command(commit: str, args: Namespace) -> str:
    words = ["perfgate", "baseline", "--commit", commit[:8]]
    if args.machine:
        words += ["--machine", args.machine]
    return shlex.join(words)
