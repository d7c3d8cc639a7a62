"""A run begins only where there is a suite, a commit, a folder to write to and space; else it says what lacks."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from perfgate.errors import UsageError
from perfgate.measure.project import (
    check_space,
    check_writable,
    load_project,
    read_working_tree,
    resolve_commit,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_folders_are_absolute(project_dir: Path) -> None:
    project = load_project(cwd=project_dir)
    assert project.name == "tiny"
    assert project.benchmark_dir == project_dir / "benchmarks"
    assert project.html_dir == project_dir / ".asv" / "html"
    assert load_project(project_dir / "asv.conf.json") == project


def test_no_configuration(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no asv\.conf\.json"):
        load_project(cwd=tmp_path)
    with pytest.raises(UsageError, match="is not a file"):
        load_project(tmp_path / "other.json")


@pytest.mark.parametrize("content", ["{", "[]", '{"version": 1}', '{"version": 99, "repo": "."}'])
def test_a_configuration_that_asv_cannot_read(tmp_path: Path, content: str) -> None:
    path = tmp_path / "asv.conf.json"
    path.write_text(content)
    with pytest.raises(UsageError, match=r"asv\.conf\.json"):
        load_project(path)


def test_changes_are_told_apart_from_benchmarks_and_results(project_dir: Path) -> None:
    project = load_project(cwd=project_dir)
    assert read_working_tree(project).changed == ()
    for name in ("benchmarks/demo.py", "asv.conf.json", "new file.py"):
        with (project_dir / name).open("a") as file:
            file.write("\n")
    tree = read_working_tree(project)
    assert tree.changed == ("asv.conf.json", "new file.py")
    assert tree.commit == resolve_commit(project, "HEAD")


def test_no_repository_and_no_commit(tmp_path: Path) -> None:
    (tmp_path / "asv.conf.json").write_text(json.dumps({"version": 1, "repo": "."}))
    project = load_project(cwd=tmp_path)
    with pytest.raises(UsageError, match="git rev-parse"):
        read_working_tree(project)
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    with pytest.raises(UsageError, match="has no commit yet"):
        read_working_tree(project)


def test_an_unknown_revision(project_dir: Path) -> None:
    with pytest.raises(UsageError, match="nonsense"):
        resolve_commit(load_project(cwd=project_dir), "nonsense")


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    check_writable(tmp_path / "new" / "results")
    assert list((tmp_path / "new" / "results").iterdir()) == []
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="cannot be written"):
        check_writable(tmp_path / "file")
    # /proc takes no files from anybody, root included.
    with pytest.raises(UsageError, match="cannot be written"):
        check_writable(type(tmp_path)("/proc/perfgate"))


def test_a_full_disk(tmp_path: Path) -> None:
    check_space(tmp_path / "not" / "there" / "yet")
    with pytest.raises(UsageError, match="MB free"):
        check_space(tmp_path, needed=10**30)
