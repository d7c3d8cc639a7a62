"""The site says what the results say: right commits, right testbeds, nothing twice, nothing rewritten that did not change."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.unit.perfgate.site.conftest import COMMITS, HOSTILE, publish, suite
from tests.unit.perfgate.site.made_history import Bench, MadeProject, git, make_project, wobble

from perfgate.history.anchor_file import AnchorRatio, AnchorRun, anchor_path, to_text
from perfgate.site.assembling import slugs
from perfgate.site.model import History
from perfgate.site.notices import feed
from perfgate.site.saved_reports import read_reports
from perfgate.site.writer import SiteWriter

if TYPE_CHECKING:
    from collections.abc import Iterable

STEP = {"demo.time_step": Bench([wobble(0.1, 40, (30, 0.25))])}


def stamps(site: Path) -> dict[str, int]:
    return {
        str(path.relative_to(site)): path.stat().st_mtime_ns
        for path in site.rglob("*")
        if path.is_file()
    }


def rewritten(project: MadeProject, before: dict[str, int]) -> set[str]:
    after = stamps(publish(project))
    return {name for name, stamp in after.items() if before.get(name) != stamp}


def stepping(folder: Path, commits: int = 40) -> MadeProject:
    project = make_project(folder, commits)
    project.describe(STEP)
    project.record(STEP)
    return project


def changes(site: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads((site / "changes.json").read_text())["changes"]
    return found


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


def test_names_and_units_never_leave_their_text(site: Path) -> None:
    for page in site.rglob("*.html"):
        assert "<img" not in page.read_text(encoding="utf-8")
        # The unit of a benchmark is somebody else's text too.
        assert "<b>" not in page.read_text(encoding="utf-8")
        assert "</script><" not in page.read_text(encoding="utf-8").replace("></script><script", "")
    assert slugs([HOSTILE])[HOSTILE].isascii()


def test_rebased_commits_are_left_out_and_named(tmp_path: Path) -> None:
    project = stepping(tmp_path / "project")
    gone = project.shas[-1]
    git(project.folder, "reset", "-q", "--soft", project.shas[-3])
    page = (publish(project) / "index.html").read_text(encoding="utf-8")
    assert "2 measured commits are not on HEAD" in page
    assert gone[:8] in page
    assert f"data/at/vm_uv-py3.11/{gone}" not in stamps(project.folder / ".asv" / "html")


def test_without_git_commits_are_in_the_order_of_their_dates(tmp_path: Path) -> None:
    project = stepping(tmp_path / "project")
    (project.folder / ".git").rename(tmp_path / "elsewhere")
    page = (publish(project) / "index.html").read_text(encoding="utf-8")
    assert "Commits are in the order of their dates" in page
    assert "demo.<wbr>time_" in page


def test_two_machines_with_one_name_are_two_lines(tmp_path: Path) -> None:
    project = stepping(tmp_path / "project")
    project.record(STEP, commits=range(10), env="uv-py3.12", cpu="Another CPU")
    project.record(STEP, commits=range(10, 40, 2), cpu="Another CPU")
    page = (publish(project) / "machines.html").read_text(encoding="utf-8")
    assert page.count("<h2>") == 3
    assert page.count("Another CPU, 2 cores</h2>") == 1


def test_machines_and_environments_whose_names_join_alike(tmp_path: Path) -> None:
    project = stepping(tmp_path / "project")
    project.record(STEP, commits=range(4), machine="a", env="b_c")
    project.record(STEP, commits=range(4), machine="a_b", env="c")
    site = publish(project)
    assert (site / "machines.html").read_text(encoding="utf-8").count("<h2>") == 3
    assert len([*site.glob("on-*.html")]) == 2


def test_memory_that_is_no_number(tmp_path: Path) -> None:
    project = stepping(tmp_path / "project", 40)
    project.record(STEP, ram="8\N{SUPERSCRIPT TWO}")
    assert "8\N{SUPERSCRIPT TWO}" in (publish(project) / "machines.html").read_text(
        encoding="utf-8"
    )


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


def test_ratios_to_the_present_anchor_only(tmp_path: Path) -> None:
    project = stepping(tmp_path / "project")
    machine = {
        "machine": "vm",
        "cpu": "A CPU",
        "num_cpu": "2",
        "arch": "x86_64",
        "os": "Linux",
        "ram": "8",
    }
    for number, anchor in ((20, project.shas[0]), (21, project.shas[1])):
        run = AnchorRun(
            project.shas[number], anchor, "uv-py3.11", "2027-01-01", machine,
            {"demo.time_step": AnchorRatio(1.02, 1.01, 1.03, 5)},
        )  # fmt: skip
        (project.folder / "results" / Path(anchor_path(run))).write_text(to_text(run))
    (project.folder / "perfgate.toml").write_text(f'[history]\nanchor = "{project.shas[0]}"\n')
    block = (publish(project) / "data" / "demo.time_step" / "0.js").read_text()
    assert '"r":[[20,1.02,1.01,1.03,5]]' in block


def test_a_change_of_the_ratio_where_the_seconds_change_with_the_machine(tmp_path: Path) -> None:
    """Seconds double with another kind of runner; in pairs with the anchor nothing but the tenth at 30 is seen."""
    project = stepping(tmp_path / "project")
    machine = {
        "machine": "vm",
        "cpu": "A CPU",
        "num_cpu": "2",
        "arch": "x86_64",
        "os": "Linux",
        "ram": "8",
    }
    for number, ratio in enumerate(wobble(1.0, 40, (30, 0.1))):
        found = {"demo.time_step": AnchorRatio(ratio, ratio * 0.99, ratio * 1.01, 5)}
        run = AnchorRun(project.shas[number], "a" * 40, "uv-py3.11", "2027-01-01", machine, found)
        (project.folder / "results" / Path(anchor_path(run))).write_text(to_text(run))
    (project.folder / "perfgate.toml").write_text('[history]\nanchor = "aaaaaaaa"\n')
    page = (publish(project) / "b" / "demo.time_step.html").read_text(encoding="utf-8")
    assert page.count("ratio to the anchor") == 1
    assert page.count(f"<code>{project.shas[30][:8]}</code>") == 2


def test_reports_of_comparisons(tmp_path: Path, make_report: Path) -> None:
    project = stepping(tmp_path / "project")
    reports = tmp_path / "reports"
    (reports / "one").mkdir(parents=True)
    (reports / "one" / "report.json").write_bytes(make_report.read_bytes())
    (reports / "two").mkdir()
    (reports / "two" / "report.json").write_text("{")
    site = publish(project, "--reports", str(reports))
    page = (site / "reports.html").read_text(encoding="utf-8")
    assert page.count('href="reports/') == 1
    assert "report.json: " in page
    (report,) = (site / "reports").glob("*.html")
    assert "aaaaaaaa" in report.read_text(encoding="utf-8")


def test_reports_of_one_second_have_pages_of_their_own(tmp_path: Path, make_report: Path) -> None:
    text = make_report.read_text(encoding="utf-8")
    paths = [tmp_path / name for name in ("a.json", "b.json", "again.json")]
    for path, machine in zip(paths, ("one", "two", "one"), strict=True):
        data = json.loads(text)
        data["provenance"]["machine"] = machine
        path.write_text(json.dumps(data), encoding="utf-8")
    found, doubts = read_reports(paths)
    assert doubts == []
    assert sorted(each.report.comparison.provenance.machine for each in found) == ["one", "two"]
    assert len({each.address for each in found}) == 2


@pytest.fixture
def make_report() -> Path:
    return Path(__file__).parents[1] / "report" / "golden" / "report.json"


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


def test_all_of_the_suite_is_there(site: Path) -> None:
    assert len([*(site / "b").glob("*.html")]) == len(suite())
    assert (
        (site / "data" / "demo.Suite.time_slower" / "0.js").read_text().startswith("perfgate.put(")
    )
    assert len([*(site / "data" / "at" / "vm_uv-py3.11").iterdir()]) == COMMITS
