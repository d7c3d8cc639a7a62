"""The commits without results are found, whatever their subjects hold, and an anchor must be named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.perfgate.commands.made_results import history
from tests.unit.perfgate.site.made_history import MadeProject, make_project

from perfgate.commands.history_measure import missing_commits
from perfgate.errors import UsageError
from perfgate.history.grid import Row
from perfgate.measure.commits import Commit, Repository
from perfgate.measure.first_parents import first_parents
from perfgate.measure.project import load_project
from perfgate.model.results import Machine
from perfgate.site.commit_line import order_commits

if TYPE_CHECKING:
    from pathlib import Path


def test_commits_that_have_no_results_yet(
    made: MadeProject, capsys: pytest.CaptureFixture[str]
) -> None:
    project = load_project()
    (made.folder / "results" / "vm" / f"{made.shas[2][:8]}-uv-py3.11.json").unlink()
    assert missing_commits(project, "HEAD", "vm") == [(made.shas[2], "Change 2")]
    assert [sha for sha, _ in missing_commits(project, "HEAD~3..HEAD", "far")] == made.shas[:2:-1]
    assert [sha for sha, _ in missing_commits(project, "HEAD", "far", 3)] == [
        made.shas[each] for each in (5, 3, 0)
    ]
    for wrong in ("absent", "--all"):
        with pytest.raises(UsageError, match=wrong):
            missing_commits(project, wrong, "vm")


def test_a_subject_may_hold_any_line_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a line feed ends what git tells of a commit."""
    odd = "One\x0btwo\x0cthree\x85four\u2028five\rsix"
    made = make_project(tmp_path / "odd", 3, odd)
    monkeypatch.chdir(made.folder)
    project = load_project()
    expected = [(sha, f"{odd} {number}") for number, sha in enumerate(made.shas)]
    assert missing_commits(project, "HEAD", "vm") == expected[::-1]
    first, *line = first_parents(
        Repository(made.folder, None), *(Commit(sha, text) for sha, text in expected[::2])
    )
    assert [(each.sha, each.subject) for each in (first, *line)] == expected
    rows = [Row("", (0, 0), sha, 0, 0, "", "", (), Machine("vm")) for sha in made.shas]
    listed = order_commits(project, rows).commits
    assert [(each.sha, each.subject) for each in listed] == expected


def test_no_anchor_is_pinned(made: MadeProject, capsys: pytest.CaptureFixture[str]) -> None:
    assert history("anchor") == 2
    assert "names no anchor" in capsys.readouterr().err
