"""A suite in a repository of its own measures the project's commits, not its own."""

from __future__ import annotations

import json
import shutil
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.perfgate.measure.tiny_project import change, commit, git, make_tiny

from perfgate.commands.main import main
from perfgate.measure.git import run_git
from perfgate.measure.project import load_project
from perfgate.site.commit_line import order_commits

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(params=["beside", "elsewhere"])
def suite(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A suite of one commit and, beside it or at an address that asv copies from, a project of two."""
    project = make_tiny(tmp_path / "project", results_dir="results")
    suite = tmp_path / "suite"
    suite.mkdir()
    for name in ("benchmarks", "tiny_environment.py", "asv.conf.json", ".gitignore"):
        shutil.move(project / name, suite / name)
    settings = json.loads((suite / "asv.conf.json").read_text(encoding="utf-8"))
    if request.param == "beside":
        settings["repo"] = "../project"
    else:
        settings |= {"repo": project.as_uri(), "dvcs": "git"}
    (suite / "asv.conf.json").write_text(json.dumps(settings), encoding="utf-8")
    git(suite, "init", "-q", "-b", "main")
    commit(suite, "The suite")
    change(project, "ANSWER = 2\n")
    monkeypatch.chdir(suite)
    return suite


def measured(suite: Path) -> set[str]:
    found = (suite / "results").glob("*/*-*.json")
    return {json.loads(path.read_text(encoding="utf-8"))["commit_hash"] for path in found}


@pytest.mark.timeout(300)
def test_its_runs_and_its_history_are_the_projects(
    suite: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = (
        run_git(suite / "../project", "rev-parse", name).strip() for name in ("HEAD~1", "HEAD")
    )
    assert main(["bench", "--no-site", "--machine", "vm"]) == 0
    assert measured(suite) == {two}
    assert main(["history", "measure", "main", "--machine", "vm"]) == 0
    assert measured(suite) == {one, two}
    assert "1 commits of main have no results" in capsys.readouterr().out
    rows: Any = [SimpleNamespace(commit=sha, committed=0.0) for sha in (two, one)]
    line = order_commits(load_project(cwd=suite), rows)
    assert [each.sha for each in line.commits] == [one, two]
    assert not line.note
