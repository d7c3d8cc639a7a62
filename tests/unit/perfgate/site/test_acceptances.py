"""What was accepted is shown with its reason: in the overview, at its commit, in the report; and no reason is markup."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.perfgate.commands.conftest import make_comparison
from tests.unit.perfgate.site.conftest import publish
from tests.unit.perfgate.site.made_history import Bench, MadeProject, git, make_project, wobble

from perfgate.history.stored_files import report_path
from perfgate.judge.comparison import judge
from perfgate.model.gate import Accepted, Gate
from perfgate.model.report import Revision
from perfgate.report.comparison_json import write
from perfgate.site.acceptance_table import acceptance_table
from perfgate.site.model import Acceptance, History

if TYPE_CHECKING:
    from pathlib import Path

    from perfgate.model.report import Comparison

__all__ = ["make_comparison"]

Make = Any
NAME = "demo.time_step"
AT = 30
BENCHES = {
    NAME: Bench([wobble(0.1, 40, (AT, 0.25))]),
    "demo.time_other": Bench([wobble(0.1, 40, (AT, 0.25))]),
}
REASON = 'the index <img src=x onerror="alert(1)"> pays, says @everyone'
SHOWN = (
    "Accepted by ada: the index &lt;img src=x onerror=&quot;alert(1)&quot;&gt; pays, says @everyone"
)


def made_project(folder: Path) -> MadeProject:
    project = make_project(folder, 40)
    project.describe(BENCHES)
    project.record(BENCHES)
    return project


def accepting(comparison: Comparison, baseline: str) -> Comparison:
    """The comparison as the trusted side keeps it."""
    from dataclasses import replace

    entry = Accepted(NAME, REASON, 0.4, baseline, "ada")
    provenance = replace(comparison.provenance, baseline=Revision(baseline))
    return replace(comparison, provenance=provenance, gate=Gate(accepted=(entry,)))


def pages(site: Path) -> dict[str, str]:
    return {
        str(path.relative_to(site)): path.read_text(encoding="utf-8")
        for path in site.rglob("*.html")
    }


def entry(since: str) -> str:
    """As `perfgate accept` writes it."""
    lines = ("[[accepted]]", f'benchmark = "{NAME}"', f"reason = {json.dumps(REASON)}")
    return "\n".join([*lines, 'up_to = "30 %"', f'since = "{since}"', 'by = "ada"', ""])


def test_the_report_of_a_merged_pull_request(tmp_path: Path, make_comparison: Make) -> None:
    project = made_project(tmp_path / "project")
    comparison = accepting(
        make_comparison({NAME: 0.25, "demo.time_other": 0.0}), project.shas[AT - 1]
    )
    path = project.folder / "results" / report_path(project.shas[AT])
    path.parent.mkdir()
    write(judge(comparison), path)

    site = publish(project)

    found = pages(site)
    (report,) = [name for name in found if name.startswith("reports/")]
    assert f"{NAME}: {SHOWN}" in found[report]
    assert SHOWN in found["reports.html"]
    assert f"merged as {project.shas[AT][:8]}" in found["reports.html"]
    page = found[f"b/{NAME}.html"]
    # At the change, and among what was accepted, with the commit that it came with.
    assert page.count(f'{SHOWN} (<a href="../{report}">report</a>)') == 2
    accepted = page.partition('<h2 id="accepted">')[2].partition("<h2")[0]
    assert f"<code>{project.shas[AT][:8]}</code>" in accepted
    assert f'"accepted":[{{"at":{AT},' in page
    assert "Accepted" not in found["b/demo.time_other.html"].replace('"accepted"', "")
    overview = found["index.html"]
    assert overview.count(f'{SHOWN} (<a href="{report}">report</a>)') == 2
    assert "<strong>1</strong> got worse" in overview, "what was taken on purpose is not counted"
    told = json.loads((site / "changes.json").read_text())["changes"]
    assert [each["benchmark"] for each in told] == ["demo.time_other"]
    assert "Accepted by ada: the index &lt;img" in (site / "feed.xml").read_text()
    for page in found.values():
        assert "<img" not in page


def test_an_entry_of_the_rules_means_the_change_that_came_after_its_baseline(
    tmp_path: Path,
) -> None:
    """The commit that records it comes between the baseline and the change, and is not what was accepted."""
    project = made_project(tmp_path / "project")
    rules = project.folder / "perfgate.toml"
    shas = project.shas
    git(project.folder, "checkout", "-q", "-f", "main")
    rules.write_text("[gate]\n", encoding="utf-8")
    git(project.folder, "add", "perfgate.toml")
    git(project.folder, "commit", "-q", "-m", "Rules")
    before = git(project.folder, "rev-parse", "HEAD")
    rules.write_text(entry(before), encoding="utf-8")
    git(project.folder, "commit", "-q", "-am", "Accept it")
    (project.folder / "file.txt").write_text("slower")
    git(project.folder, "commit", "-q", "-am", "The change that was accepted")
    change = git(project.folder, "rev-parse", "HEAD")
    project.shas[:] = [
        *shas[3:],
        *git(project.folder, "rev-list", "--reverse", f"{shas[-1]}..").split(),
    ]
    for path in (project.folder / "results").glob("*/*-*.json"):
        path.unlink()
    project.record(BENCHES)

    page = pages(publish(project))[f"b/{NAME}.html"]

    accepted = page.partition('<h2 id="accepted">')[2].partition("<h2")[0]
    assert f"<code>{change[:8]}</code>" in accepted
    assert before[:8] not in accepted
    # The step of this history is elsewhere, and stays a change that nobody took.
    assert page.count(SHOWN) == 1


@pytest.mark.parametrize(
    ("since", "said"), [(-1, "HEAD does not have it"), (AT - 1, "Change 30"), (None, "")]
)
def test_what_is_not_there_yet(tmp_path: Path, since: int | None, said: str) -> None:
    project = made_project(tmp_path / "project")
    name = "f" * 40 if since is None else project.shas[since]
    (project.folder / "perfgate.toml").write_text(entry(name), encoding="utf-8")
    found = pages(publish(project))
    accepted = found[f"b/{NAME}.html"].partition('<h2 id="accepted">')[2].partition("<h2")[0]
    assert (said or "HEAD does not have it") in accepted
    assert (SHOWN in found["index.html"]) is (since == AT - 1)


def test_the_name_of_a_branch_is_no_markup() -> None:
    history = History("made", (), (), (), {}, [], line="<b>")
    found = acceptance_table(history, [Acceptance(NAME, (), "", None, None, REASON)])
    assert "&lt;b&gt; does not have it" in found


def test_a_report_and_the_rules_say_it_once(tmp_path: Path, make_comparison: Make) -> None:
    project = made_project(tmp_path / "project")
    comparison = accepting(make_comparison({NAME: 0.25}), project.shas[AT - 1])
    path = project.folder / "results" / report_path(project.shas[AT])
    path.parent.mkdir()
    write(judge(comparison), path)
    rules = project.folder / "perfgate.toml"
    rules.write_text(entry(project.shas[AT - 1]), encoding="utf-8")
    overview = pages(publish(project))["index.html"]
    assert overview.partition('<h2 id="accepted">')[2].count(SHOWN) == 1
