"""Builds the pages: asv's own, and the goals beside them."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from perfgate.errors import BrokenError
from perfgate.history.asv_results import read_catalogue, read_results
from perfgate.judge.goals import make_table
from perfgate.report.html import render_html

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.console import Console

    from perfgate.measure.project import Project
    from perfgate.model.goals import Goal

ASV = (sys.executable, "-m", "asv")


def build_site(
    console: Console, project: Project, goals: Sequence[Goal], asv: Sequence[str] = ASV
) -> None:
    """Run ``asv publish``, add goals.html for the run measured last, and say where to look.

    Raises:
        BrokenError: asv could not build its pages, or they cannot be written.
    """
    with console.status("building the pages"):
        done = subprocess.run(
            [*asv, "publish", "--config", str(project.config_path)],
            cwd=project.root,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        said = (done.stdout + done.stderr).strip()
        raise BrokenError(f"asv publish ended with exit code {done.returncode}:\n{said}")
    page = _write_goals_page(project, goals)
    if page is not None:
        console.print(f"Goals: {page.as_uri()}", soft_wrap=True, highlight=False)
    index = project.html_dir / "index.html"
    console.print(f"Pages: {index.as_uri()}", soft_wrap=True, highlight=False)
    console.print("asv's pages need a server: `perfgate preview` or `tox run -e preview`.")


def _write_goals_page(project: Project, goals: Sequence[Goal]) -> Path | None:
    catalogue = read_catalogue(project.results_dir)
    results = read_results(project.results_dir, catalogue)
    measured = [run for run in results.runs if run.measured_at is not None]
    if not measured:
        return None
    newest = max(measured, key=lambda run: str(run.measured_at))
    table = make_table(goals, newest, [*catalogue.doubts, *results.doubts])
    page = project.html_dir / "goals.html"
    links = [("All benchmarks over commits", "index.html")]
    try:
        page.write_text(render_html(table, project=project.name, links=links), encoding="utf-8")
    except OSError as error:
        raise BrokenError(f"{page} cannot be written: {error.strerror}") from error
    return page
