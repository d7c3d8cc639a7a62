"""A site is the same however it was built: nothing twice, nothing rewritten that did not change, no name that leaves its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.perfgate.site.conftest import COMMITS, HOSTILE, publish, suite
from tests.unit.perfgate.site.made_history import Bench, MadeProject, make_project, wobble
from tests.unit.perfgate.site.stepping import stamps, stepping

from perfgate.site.assembling import slugs
from perfgate.site.writer import SiteWriter

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def rewritten(project: MadeProject, before: dict[str, int]) -> set[str]:
    after = stamps(publish(project))
    return {name for name, stamp in after.items() if before.get(name) != stamp}


def test_nothing_new_writes_nothing(tmp_path: Path) -> None:
    project = stepping(tmp_path / "project")
    before = stamps(publish(project))
    assert rewritten(project, before) == set()


def test_a_new_commit_rewrites_what_it_changes(tmp_path: Path) -> None:
    """Over more commits than a block holds, of two benchmarks of which the new commit measured one."""
    count = 600
    benches = {
        "demo.time_one": Bench([wobble(0.1, count)]),
        "demo.time_two": Bench([wobble(0.1, count)]),
    }
    project = make_project(tmp_path / "project", count)
    project.describe(benches)
    project.record(benches, commits=range(count - 1))
    before = stamps(publish(project))
    project.record({"demo.time_one": benches["demo.time_one"]}, commits=range(count - 1, count))
    sha = project.shas[-1]
    assert rewritten(project, before) == {
        "index.html", "compare.html", "machines.html", "goals.html", "feed.xml", "data/commits-1.js",
        "data/demo.time_one/1.js", "b/demo.time_one.html", "b/demo.time_two.html", f"data/at/vm_uv-py3.11/{sha}.js",
    }  # fmt: skip


def test_what_is_gone_is_taken_away(tmp_path: Path) -> None:
    project = stepping(tmp_path / "project")
    site = publish(project)
    (site / "CNAME").write_text("example.org")
    assert (site / "b" / "demo.time_step.html").exists()
    other = {"demo.time_other": Bench([wobble(0.1, 40)])}
    project.describe(other)
    project.record(other)
    publish(project)
    assert not (site / "b" / "demo.time_step.html").exists()
    assert not (site / "data" / "demo.time_step").exists()
    assert (site / "CNAME").read_text() == "example.org"


def test_a_page_that_somebody_removed_or_wrote_over_is_made_again(tmp_path: Path) -> None:
    project = stepping(tmp_path / "project")
    site = publish(project)
    names = ("b/demo.time_step.html", "index.html")
    pages = [(site / name).read_bytes() for name in names]
    (site / names[0]).unlink()
    (site / names[1]).write_text("asv publish was here")
    publish(project)
    assert [(site / name).read_bytes() for name in names] == pages


@pytest.mark.parametrize(
    ("count", "steps"),
    [
        (40, range(26, 40, 2)),
        # Over the ends of windows of 200 and of a block of 512; an older commit is measured last.
        (620, (399, 400, 401, 512, 513, 600, 619)),
    ],
)
def test_built_step_by_step_or_at_once_the_site_is_the_same(
    tmp_path: Path, count: int, steps: Iterable[int]
) -> None:
    project = make_project(tmp_path / "project", count)
    benches = {
        "demo.time_step": Bench([wobble(0.1, count, (count * 3 // 4, 0.25))]),
        # Failed so far, it is no series; what it was before then is drawn once it is one.
        "demo.time_late": Bench([[None] * (count - 5) + wobble(0.1, 5)]),
        "demo.track_gaps": Bench([[0.0 if at % 3 else ... for at in range(count)]], unit="widgets"),
    }
    project.describe(benches)
    for number in steps:
        project.record(benches, commits=range(20, number))
        publish(project)
    project.record(benches)
    site = publish(project)
    by_steps = {name: (site / name).read_bytes() for name in stamps(site)}
    state = project.folder / ".asv" / "perfgate" / "site"
    for path in state.iterdir():
        path.unlink()
    publish(project)
    assert {name: (site / name).read_bytes() for name in stamps(site)} == by_steps


def test_names_and_units_never_leave_their_text(site: Path) -> None:
    for page in site.rglob("*.html"):
        assert "<img" not in page.read_text(encoding="utf-8")
        # The unit of a benchmark is somebody else's text too.
        assert "<b>" not in page.read_text(encoding="utf-8")
        assert "</script><" not in page.read_text(encoding="utf-8").replace("></script><script", "")
    assert slugs([HOSTILE])[HOSTILE].isascii()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('anchor = "main"', "allowed: the hash of a commit"),
        ('commit_url = "https://example.org/"', "with {commit} in it"),
        ('site_url = "javascript:alert(1)"', "allowed: an http(s) address"),
        ("anchr = 1", "anchr"),
    ],
)
def test_settings_that_cannot_be(
    tmp_path: Path, text: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from perfgate.commands.main import main

    project = stepping(tmp_path / "project", 2)
    (project.folder / "perfgate.toml").write_text(f"[history]\n{text}\n")
    assert main(["publish", "--no-asv", "--config", str(project.folder / "asv.conf.json")]) == 2
    assert said in capsys.readouterr().err


def test_slugs_are_safe_and_no_two_alike() -> None:
    names = ["a.B", "a.b", "../x", "x", "", "a b", "a_b", "n" * 300, "é", ".hidden", "con/aux"]
    found = slugs(names)
    assert len({each.lower() for each in found.values()}) == len(names)
    for slug in found.values():
        assert slug.isascii()
        assert "/" not in slug
        assert not slug.startswith(".")
        assert len(slug) < 120


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    writer = SiteWriter(tmp_path / "site", tmp_path / "ledger.json")
    writer.write("a.html", "one")
    assert repr(writer) == "<SiteWriter 1 files, 1 written>"
    writer.close()
    again = SiteWriter(tmp_path / "site", tmp_path / "ledger.json")

    def fail() -> bytes:
        raise OSError(28, "No space left on device")

    from perfgate.errors import BrokenError

    with pytest.raises(BrokenError, match="No space left"):
        again.make("a.html", "other", fail)
    assert (tmp_path / "site" / "a.html").read_text() == "one"
    assert [path.name for path in (tmp_path / "site").iterdir()] == ["a.html"]


def test_all_of_the_suite_is_there(site: Path) -> None:
    assert len([*(site / "b").glob("*.html")]) == len(suite())
    assert (
        (site / "data" / "demo.Suite.time_slower" / "0.js").read_text().startswith("perfgate.put(")
    )
    assert len([*(site / "data" / "at" / "vm_uv-py3.11").iterdir()]) == COMMITS
