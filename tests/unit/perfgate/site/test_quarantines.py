"""What is quarantined is shown until its last day with its reason: in the overview and on its page; and nothing in it is markup."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.unit.perfgate.site.conftest import publish
from tests.unit.perfgate.site.made_history import Bench, MadeProject, make_project, wobble

from perfgate.history.grid import Column
from perfgate.model.gate import Quarantine
from perfgate.site.quarantines import quarantine_table, quarantined_on

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

NAME = "demo.time_step"
REASON = 'waits for <img src=x onerror="alert(1)">'
SHOWN = "waits for &lt;img src=x onerror=&quot;alert(1)&quot;&gt;"
# Far enough from midnight, whenever the tests run.
TODAY = datetime.now(UTC).date()
BEGUN, TO_COME, OVER = (TODAY + timedelta(days=days) for days in (-9, 9, -3))
COLUMNS = [
    Column(f"demo.{name}", (), "seconds", f"demo.{name}") for name in ("time_a", "time_b", "track")
]
ENTRY = Quarantine("demo.time_*", "flaky", TO_COME, BEGUN)


def entry(benchmark: str, since: date, until: date) -> str:
    """As `perfgate accept --quarantine` writes it."""
    texts = (f"benchmark = {json.dumps(benchmark)}", f"reason = {json.dumps(REASON)}")
    days = (f"since = {since}", f"until = {until}", "")
    return "\n".join(["[[quarantine]]", *texts, *days])


def published(folder: Path, *entries: str) -> dict[str, str]:
    """What stands below the heading of quarantines on each page; empty without the heading."""
    project: MadeProject = make_project(folder, 8)
    benches = {name: Bench([wobble(0.1, 8)]) for name in (NAME, "demo.time_other")}
    project.describe(benches)
    project.record(benches)
    (folder / "perfgate.toml").write_text("\n".join(entries), encoding="utf-8")
    site = publish(project)
    names = {"index": "index.html", "own": f"b/{NAME}.html", "other": "b/demo.time_other.html"}
    pages = {name: (site / path).read_text(encoding="utf-8") for name, path in names.items()}
    return {
        name: page.partition('<h2 id="quarantined">')[2].partition("<h2")[0]
        for name, page in pages.items()
    }


def test_in_the_overview_and_on_the_page_of_what_it_means(tmp_path: Path) -> None:
    found = published(tmp_path / "project", entry(NAME, BEGUN, TO_COME))
    for page in (found["index"], found["own"]):
        assert SHOWN in page
        assert "<img" not in page
        assert f"from {BEGUN} until {TO_COME}" in page
        assert "means 1 case here" in page
    assert found["other"] == ""


@pytest.mark.parametrize(("until", "told"), [(TO_COME, 0), (OVER, 1)])
def test_no_issue_is_asked_for_while_it_holds(tmp_path: Path, until: date, told: int) -> None:
    project: MadeProject = make_project(tmp_path / "project", 20)
    benches = {NAME: Bench([wobble(0.1, 20, (12, 0.3))])}
    project.describe(benches)
    project.record(benches)
    (project.folder / "perfgate.toml").write_text(entry(NAME, BEGUN, until), encoding="utf-8")
    site = publish(project)
    assert len(json.loads((site / "changes.json").read_text())["changes"]) == told
    assert "<strong>1</strong> got worse" in (site / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(("since", "until"), [(BEGUN, OVER), (TO_COME, TO_COME)])
def test_neither_before_it_begins_nor_when_it_is_over(
    tmp_path: Path, since: date, until: date
) -> None:
    found = published(tmp_path / "project", entry(NAME, since, until))
    assert set(found.values()) == {""}


def test_a_name_that_means_nothing_is_seen_in_the_overview(tmp_path: Path) -> None:
    found = published(tmp_path / "project", entry("demo.<b>stpe</b>", BEGUN, TO_COME))
    assert "demo.<wbr>&lt;b&gt;stpe&lt;/b&gt;" in found["index"]
    assert "means no cases here" in found["index"]
    assert found["own"] == found["other"] == ""


def test_a_pattern_means_all_that_it_matches_and_the_first_to_end_comes_first() -> None:
    sooner = replace(ENTRY, benchmark="demo.track", until=TODAY)
    found = quarantined_on(TODAY, COLUMNS, [ENTRY, sooner])
    assert [(each.entry, each.columns) for each in found] == [(sooner, {2}), (ENTRY, {0, 1})]
    assert quarantined_on(TODAY + timedelta(days=1), COLUMNS, [sooner]) == ()


def test_without_its_first_day() -> None:
    (found,) = quarantined_on(TODAY, COLUMNS, [replace(ENTRY, since=None)])
    page = quarantine_table([found], frozenset({1, 2}))
    assert f">until {TO_COME}<" in page
    assert "means 1 case here" in page
