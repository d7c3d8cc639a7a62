"""Builds the site: our pages over the history, and asv's own beside them."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from perfgate.config.gate_file import read_gate
from perfgate.config.history_file import read_history_settings
from perfgate.errors import BrokenError
from perfgate.history.stored_files import REPORT_SUFFIX, REPORTS_FOLDER
from perfgate.measure.build_request import compare_dir
from perfgate.report.terminal import say
from perfgate.site.assembling import Rules
from perfgate.site.build import build_pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from perfgate.measure.project import Project
    from perfgate.model.goals import Goal

ASV = (sys.executable, "-m", "asv")


def build_site(
    console: Console,
    project: Project,
    goals: Sequence[Goal],
    asv: Sequence[str] | None = ASV,
    reports: Path | None = None,
) -> None:
    """Write the pages and say where to look.

    Args:
        console: where to say it.
        project: whose results.
        goals: shown on the first page, and on one of their own.
        asv: how to call asv for its own site, which it always makes anew; None leaves that as it is.
        reports: a folder of report.json files [those of comparisons made here].

    Raises:
        BrokenError: the pages cannot be written.
    """
    if asv is not None:
        with console.status("asv builds its own pages"):
            said = _publish_asv(project, asv)
        if said:
            # Ours pass over what asv stumbles on, and name it.
            say(console, said, "yellow")
    rules = Rules(read_gate(project.goals_path), goals, read_history_settings(project.goals_path))
    with console.status("building the pages"):
        built = build_pages(
            project,
            rules,
            datetime.now(UTC).date(),
            reports=[
                *sorted((reports or compare_dir(project)).glob("**/report.json")),
                *sorted((project.results_dir / REPORTS_FOLDER).glob(f"*{REPORT_SUFFIX}")),
            ],
            calibration=project.state_dir / "calibration.html",
        )
    history = built.history
    shown = f"{len(history.commits)} commits, {len(history.by_benchmark)} benchmarks"
    say(console, f"{shown}; {built.read} results read, {built.written} files written")
    for doubt in history.doubts:
        say(console, f"left out: {doubt.path.name}: {doubt.reason}", "yellow")
    index = project.html_dir / "index.html"
    say(console, f"Pages: {index.as_uri()}")


def _publish_asv(project: Project, asv: Sequence[str]) -> str:
    """Build asv's site beside ours, whole or not at all; why it could not be done, empty where it was."""
    target = project.html_dir / "asv"
    try:
        project.html_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".asv-", dir=project.html_dir) as folder:
            draft = Path(folder) / "asv"
            done = subprocess.run(
                [*asv, "publish", "--config", str(project.config_path), "--html-dir", str(draft)],
                cwd=project.root,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                check=False,
            )
            if done.returncode or not (draft / "index.html").exists():
                said = (done.stdout + done.stderr).strip().splitlines()
                last = said[-1] if said else "it said nothing"
                return f"asv publish ended with exit code {done.returncode}, its pages stay as they are: {last}"
            with contextlib.suppress(FileNotFoundError):
                target.replace(Path(folder) / "old")
            draft.replace(target)
            shutil.rmtree(Path(folder) / "old", ignore_errors=True)
    except OSError as error:
        raise BrokenError(f"{project.html_dir} cannot be written: {error.strerror}") from error
    return ""
