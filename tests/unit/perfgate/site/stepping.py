"""A project with one slowdown, and what a site built from it holds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.unit.perfgate.site.made_history import Bench, MadeProject, make_project, wobble

if TYPE_CHECKING:
    from pathlib import Path

STEP = {"demo.time_step": Bench([wobble(0.1, 40, (30, 0.25))])}


def stamps(site: Path) -> dict[str, int]:
    return {
        str(path.relative_to(site)): path.stat().st_mtime_ns
        for path in site.rglob("*")
        if path.is_file()
    }


def stepping(folder: Path, commits: int = 40) -> MadeProject:
    project = make_project(folder, commits)
    project.describe(STEP)
    project.record(STEP)
    return project


def changes(site: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads((site / "changes.json").read_text())["changes"]
    return found
