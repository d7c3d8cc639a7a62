"""Commits are found where asv takes them from; one that is missing is told with what comes near."""

from __future__ import annotations

import io
import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.unit.perfgate.measure.tiny_project import change, git, make_tiny

from perfgate.errors import BrokenError, UsageError
from perfgate.measure.commits import Repository, find_commit, find_repository
from perfgate.measure.project import load_project

if TYPE_CHECKING:
    from pathlib import Path


class Log(io.StringIO):
    name = "compare.log"


def repository_of(folder: Path) -> Repository:
    return find_repository(load_project(cwd=folder), Log())


def test_a_commit_by_any_name(tmp_path: Path) -> None:
    folder = make_tiny(tmp_path / "project")
    first = git(folder, "rev-parse", "HEAD")
    change(folder, "ANSWER = 2\n")
    git(folder, "-c", "user.name=T", "-c", "user.email=t@t", "tag", "-a", "v1", "-m", "v1", first)
    repository = repository_of(folder)
    assert repository == Repository(folder, folder)
    for name in (first, first[:8], "HEAD~1", "v1", "main^"):
        commit = find_commit(repository, name)
        assert (commit.sha, commit.subject) == (first, "One")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("mian", "no commit 'mian' in .*; nearest: main"),
        ("topic", "nearest: feature/topic"),
        ("maim~3", "nearest: main"),
        ("main~9", "nearest: main"),
        ("", "'' is no revision; allowed: a name"),
        ("--all", "'--all' is no revision"),
        ("feedface", "no commit 'feedface' in [^;]*$"),
    ],
)
def test_no_such_commit(tmp_path: Path, name: str, said: str) -> None:
    folder = make_tiny(tmp_path / "project")
    git(folder, "branch", "feature/topic")
    with pytest.raises(UsageError, match=said):
        find_commit(repository_of(folder), name)


def test_a_shallow_clone_is_named(tmp_path: Path) -> None:
    origin = make_tiny(tmp_path / "origin")
    first = git(origin, "rev-parse", "HEAD")
    change(origin, "ANSWER = 2\n")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "1", origin.as_uri(), str(clone))
    with pytest.raises(UsageError, match="the clone is shallow, `git fetch --unshallow`"):
        find_commit(repository_of(clone), first)


def test_a_suite_below_the_top(tmp_path: Path) -> None:
    folder = make_tiny(tmp_path / "project" / "asv_bench", tmp_path / "project")
    assert repository_of(folder) == Repository(tmp_path / "project", tmp_path / "project")


def test_a_worktree(tmp_path: Path) -> None:
    folder = make_tiny(tmp_path / "project")
    git(folder, "worktree", "add", "-q", str(tmp_path / "tree"), "-b", "topic")
    assert repository_of(tmp_path / "tree").suite_top == tmp_path / "tree"


def test_a_suite_apart_from_the_project(tmp_path: Path) -> None:
    make_tiny(tmp_path / "project")
    suite = make_tiny(tmp_path / "suite", repo=str(tmp_path / "project"))
    assert repository_of(suite) == Repository(tmp_path / "project", None)


def test_a_repository_elsewhere_is_copied_as_asv_does(tmp_path: Path) -> None:
    origin = make_tiny(tmp_path / "origin")
    suite = make_tiny(tmp_path / "suite", repo=origin.as_uri(), dvcs="git")
    repository = repository_of(suite)
    assert repository == Repository(suite / "tiny", None)
    assert find_commit(repository, "main").sha == git(origin, "rev-parse", "HEAD")
    later = change(origin, "ANSWER = 3\n")
    assert find_commit(repository_of(suite), later).sha == later


def test_a_repository_that_is_not_there(tmp_path: Path) -> None:
    suite = make_tiny(tmp_path / "suite", repo=(tmp_path / "none").as_uri(), dvcs="git")
    with pytest.raises(BrokenError, match=r"the repository file://.* could not be made"):
        repository_of(suite)


def test_only_git(tmp_path: Path) -> None:
    suite = make_tiny(tmp_path / "suite", dvcs="hg")
    with pytest.raises(UsageError, match="dvcs is 'hg'; comparing needs git"):
        repository_of(suite)


def test_no_repository_around_the_suite(tmp_path: Path) -> None:
    make_tiny(tmp_path / "project")
    suite = make_tiny(tmp_path / "suite", repo=str(tmp_path / "project"))
    subprocess.run(["rm", "-r", str(suite / ".git")], check=True)
    assert repository_of(suite).suite_top is None
