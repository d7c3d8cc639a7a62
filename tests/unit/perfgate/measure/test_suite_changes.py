"""Changes to what judges are listed, and files are read as a commit has them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from tests.unit.perfgate.measure.tiny_project import change, commit, git, make_tiny

from perfgate.errors import UsageError
from perfgate.measure.commits import find_repository
from perfgate.measure.project import load_project
from perfgate.measure.suite_changes import changed_files, file_at

if TYPE_CHECKING:
    from pathlib import Path


def test_what_a_contender_changes(tmp_path: Path) -> None:
    folder = make_tiny(tmp_path / "project")
    base = git(folder, "rev-parse", "HEAD")
    (folder / "benchmarks" / "demo.py").rename(folder / "benchmarks" / "other name.py")
    (folder / "benchmarks" / "__init__.py").write_text("# changed\n", encoding="utf-8")
    (folder / "perfgate.toml").touch()
    head = change(folder, "ANSWER = 2\n")
    project = load_project(cwd=folder)
    repository = find_repository(project, io.StringIO())
    assert changed_files(project, repository, base, head) == (
        "benchmarks/__init__.py changed",
        "benchmarks/demo.py removed",
        "benchmarks/other name.py added",
        "perfgate.toml added",
    )
    assert changed_files(project, repository, head, head) == ()


def test_a_suite_below_the_top(tmp_path: Path) -> None:
    top = tmp_path / "project"
    folder = make_tiny(top / "asv_bench", top)
    base = git(top, "rev-parse", "HEAD")
    (top / "perfgate.toml").touch()
    head = change(folder, "x = 1\n", "benchmarks/demo.py")
    project = load_project(cwd=folder)
    repository = find_repository(project, io.StringIO())
    assert changed_files(project, repository, base, head) == (
        "asv_bench/benchmarks/demo.py changed",
    )


def test_a_file_of_a_commit(tmp_path: Path) -> None:
    folder = make_tiny(tmp_path / "project")
    before = git(folder, "rev-parse", "HEAD")
    with_file = change(folder, "[gate]\nnote = 'ß'\n", "perfgate.toml")
    (folder / "perfgate.toml").write_text("uncommitted", encoding="utf-8")
    project = load_project(cwd=folder)
    repository = find_repository(project, io.StringIO())
    assert file_at(repository, with_file, project.goals_path) == "[gate]\nnote = 'ß'\n"
    assert file_at(repository, before, project.goals_path) is None
    assert file_at(repository, with_file, tmp_path / "elsewhere.toml") is None


def test_no_text(tmp_path: Path) -> None:
    folder = make_tiny(tmp_path / "project")
    path = folder / "perfgate.toml"
    path.write_bytes(b"\xff\xfe")
    project = load_project(cwd=folder)
    repository = find_repository(project, io.StringIO())
    with pytest.raises(UsageError, match=r"perfgate\.toml in .* is no text in UTF-8"):
        file_at(repository, commit(folder, "Bytes"), path)
    path.unlink()
    path.symlink_to("tiny.py")
    with pytest.raises(UsageError, match="is no regular file"):
        file_at(repository, commit(folder, "Link"), path)
