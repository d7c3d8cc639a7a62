"""What failed last is said first, and goals are met or missed by the last commit alone."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from tests.unit.perfgate.site.conftest import publish
from tests.unit.perfgate.site.made_history import Bench, make_project, wobble
from tests.unit.perfgate.site.stepping import stepping

if TYPE_CHECKING:
    from pathlib import Path


def test_what_failed_last_is_said_first(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", 5)
    benches = {"demo.time_fails": Bench([[1.0, 1.0, 1.0, 1.0, None]])}
    project.describe(benches)
    project.record(benches)
    page = (publish(project) / "index.html").read_text(encoding="utf-8")
    assert "Failed when last tried" in page
    assert 'href="b/demo.time_fails.html' in page


def test_what_has_never_worked_is_there(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", 5)
    benches = {
        "demo.time_works": Bench([wobble(1.0, 5)]),
        "demo.time_never": Bench([[None] * 5]),
        "demo.time_skipped": Bench([[float("nan")] * 5]),
    }
    project.describe(benches)
    project.record(benches)
    site = publish(project)
    page = (site / "index.html").read_text(encoding="utf-8")
    failing = page.partition('<h2 id="failing">')[2].partition("</section>")[0]
    assert 'href="b/demo.time_never.html' in failing
    assert "time_works" not in failing
    assert '<td class="number" data-label="Value">failed</td>' in (
        site / "b" / "demo.time_never.html"
    ).read_text(encoding="utf-8")
    assert not (site / "b" / "demo.time_skipped.html").exists()


def test_goals_are_those_of_the_last_commit_not_of_the_last_measured(tmp_path: Path) -> None:
    project = stepping(tmp_path / "project", 4)
    path = project.folder / "results" / "vm" / f"{project.shas[0][:8]}-uv-py3.11.json"
    data = json.loads(path.read_text())
    data["results"]["demo.time_step"][3] += 10**9
    path.write_text(json.dumps(data))
    page = (publish(project) / "goals.html").read_text(encoding="utf-8")
    assert project.shas[-1] in page
    assert project.shas[0] not in page


def test_goals_of_what_the_last_commit_did_not_measure_are_not_missed(tmp_path: Path) -> None:
    project = stepping(tmp_path / "project", 4)
    goals = [
        f'[[goal]]\nnumber = 1\ntitle = "Time"\nbenchmark = "{name}"\nmax_value = 1000\nunit = "s"\n'
        for name in ("demo.time_step", "demo.time_other")
    ]
    (project.folder / "perfgate.toml").write_text("".join(goals))
    site = publish(project)
    page = (site / "index.html").read_text(encoding="utf-8")
    assert "<strong>1/1</strong> goals met, 1 not measured" in page
    badge = ET.fromstring((site / "badges" / "goals.svg").read_text(encoding="utf-8"))
    assert badge.get("aria-label") == "performance goals: 1 of 1 met"
