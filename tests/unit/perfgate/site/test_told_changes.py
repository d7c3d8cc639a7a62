"""Changes are told once, with commit and size, to issues, feed and badges."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest
from tests.unit.perfgate.site.conftest import publish
from tests.unit.perfgate.site.made_history import Bench, MadeProject, make_project, wobble
from tests.unit.perfgate.site.stepping import STEP, changes, stepping

from perfgate.site.model import History
from perfgate.site.notices import feed

if TYPE_CHECKING:
    from pathlib import Path


def test_changes_for_the_worse_are_told_to_those_who_open_issues(
    made: MadeProject, site: Path
) -> None:
    found = changes(site)
    slower = next(each for each in found if each["benchmark"] == "demo.Suite.time_slower")
    assert slower["commit"] == made.shas[100]
    assert slower["size"] == pytest.approx(0.2, abs=0.01)
    assert str(slower["title"]).startswith(
        f"Slower since {made.shas[100][:8]}: demo.Suite.time_slower"
    )
    body = str(slower["body"])
    assert "https://example.org/site/b/demo.Suite.time_slower.html" in body
    good, bad = made.shas[99][:12], made.shas[100][:12]
    assert f"```sh\nperfgate bisect demo.Suite.time_slower {good} {bad}\n```" in body
    assert {each["benchmark"] for each in found} == {"demo.Suite.time_slower"}


def test_a_key_that_github_issues_take(site: Path) -> None:
    from perfgate.github.issues import marker_of

    (found,) = changes(site)
    assert marker_of(str(found["key"])).startswith("<!-- perfgate: change:")


def test_a_change_that_was_mended(tmp_path: Path) -> None:
    count = 80
    values = [
        value * (1.3 if 50 <= number < 65 else 1) for number, value in enumerate(wobble(0.1, count))
    ]
    project = make_project(tmp_path / "project", count)
    benches = {"demo.time_mended": Bench([values])}
    project.describe(benches)
    project.record(benches)
    told = json.loads((publish(project) / "changes.json").read_text())
    assert told["changes"] == []
    assert len(told["mended"]) == 1


def test_the_feed_is_xml_whatever_a_name_holds(site: Path) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    root = ET.fromstring((site / "feed.xml").read_text(encoding="utf-8"))
    titles = [entry.findtext(f"{atom}title") for entry in root.findall(f"{atom}entry")]
    assert any(title and title.startswith("demo.Suite.time_slower: +") for title in titles)
    ids = [entry.findtext(f"{atom}id") for entry in root.findall(f"{atom}entry")]
    assert len(set(ids)) == len(ids)


def test_the_feed_of_any_project_has_an_address() -> None:
    found = ET.fromstring(feed(History("a & <b>", (), (), (), {}, []), {}, {}))
    assert found.findtext("{*}id") == "urn:perfgate:a%20%26%20%3Cb%3E"
    assert found.findtext("{*}title") == "a & <b>: changes of performance"


def test_badges(site: Path) -> None:
    svg = ET.fromstring((site / "badges" / "performance.svg").read_text(encoding="utf-8"))
    assert svg.get("aria-label") == "performance: 1 worse, 1 better"
    goals = ET.fromstring((site / "badges" / "goals.svg").read_text(encoding="utf-8"))
    assert goals.get("aria-label") == "performance goals: 2 of 2 met"


def test_a_benchmark_that_changed_its_version_begins_anew(tmp_path: Path) -> None:
    project = stepping(tmp_path / "project")
    old = {"demo.time_step": Bench(STEP["demo.time_step"].values, version="0")}
    project.record(old, commits=range(35))
    site = publish(project)
    assert changes(site) == []
    page = (site / "index.html").read_text(encoding="utf-8")
    assert "35 results are of benchmarks that have changed or are gone" in page


def test_a_change_between_measured_commits_is_a_range(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", 40)
    project.describe(STEP)
    project.record(STEP, commits=range(0, 40, 4))
    page = (publish(project) / "b" / "demo.time_step.html").read_text(encoding="utf-8")
    assert "or another of the 4 commits in" in page
    assert f"{project.shas[28][:8]}..{project.shas[32][:8]}" in page
