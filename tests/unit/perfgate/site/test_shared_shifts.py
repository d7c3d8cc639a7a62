"""What a slower machine does to all benchmarks is shown as such: no news, no feed, no issue; a benchmark's own change is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.unit.perfgate.site.conftest import publish
from tests.unit.perfgate.site.made_history import Bench, make_project, wobble

if TYPE_CHECKING:
    from pathlib import Path

COMMITS = 40
# The machine is slow from one to the other.
SLOW = range(12, 28)


def times(number: int, step: tuple[int, float] = (0, 0.0)) -> Bench:
    """Times of a benchmark on the machine; each has a noise of its own."""
    noise = [1 + 0.02 * ((commit * 0.7548776662 * (number + 1)) % 1) for commit in range(COMMITS)]
    values = wobble(0.1, COMMITS, step)
    return Bench(
        [
            [
                value * noise[commit] * (1.6 if commit in SLOW else 1)
                for commit, value in enumerate(values)
            ]
        ]
    )


def published(folder: Path, benches: dict[str, Bench]) -> tuple[Path, list[dict[str, Any]]]:
    project = make_project(folder, COMMITS)
    project.describe(benches)
    project.record(benches)
    site = publish(project)
    changes: list[dict[str, Any]] = json.loads((site / "changes.json").read_text())["changes"]
    return site, changes


def section(page: str) -> str:
    return page.partition('<h2 id="shared">')[2].partition("<h2")[0]


def test_a_slow_machine_is_no_news_and_what_changed_meanwhile_is(tmp_path: Path) -> None:
    benches = {f"demo.Suite{number}.time_it": times(number) for number in range(8)}
    benches["demo.Own.time_it"] = times(8, (20, 0.3))
    site, changes = published(tmp_path / "project", benches)
    assert [each["benchmark"] for each in changes] == ["demo.Own.time_it"]
    overview = (site / "index.html").read_text(encoding="utf-8")
    assert "<strong>1</strong> got worse" in overview
    assert "<strong>0</strong> got better" in overview
    shared = section(overview)
    assert "18 shifts at 2 commits" in shared
    assert "+60 %" in shared or "+61 %" in shared
    assert (site / "feed.xml").read_text(encoding="utf-8").count("<entry>") == 1
    own, other = (
        (site / "b" / f"demo.{name}.time_it.html").read_text(encoding="utf-8")
        for name in ("Own", "Suite3")
    )
    assert section(own).count("<tr>") == section(other).count("<tr>") == 3
    assert "8 series" in section(other)
    assert "No change of level in any series." in other


def test_of_too_few_benchmarks_every_change_is_news(tmp_path: Path) -> None:
    benches = {f"demo.Suite{number}.time_it": times(number) for number in range(3)}
    site, _ = published(tmp_path / "project", benches)
    overview = (site / "index.html").read_text(encoding="utf-8")
    assert "<strong>3</strong> got better" in overview
    assert section(overview) == ""


def test_memory_does_not_follow_a_machine(tmp_path: Path) -> None:
    benches = {f"demo.Suite{number}.time_it": times(number) for number in range(8)}
    benches["demo.Memory.peakmem_it"] = Bench([wobble(1e6, COMMITS, (12, 0.6))], unit="bytes")
    _, changes = published(tmp_path / "project", benches)
    assert [each["benchmark"] for each in changes] == ["demo.Memory.peakmem_it"]
