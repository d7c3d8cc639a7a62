"""Benchmark files are taken whole from a commit, whatever the working tree holds, or whole from the working tree."""

from __future__ import annotations

import io
import os
import shutil
from typing import TYPE_CHECKING

import pytest
from tests.unit.perfgate.measure.tiny_project import change, commit, git, make_tiny

from perfgate.errors import BrokenError
from perfgate.measure import suite_files
from perfgate.measure.commits import find_repository
from perfgate.measure.project import load_project
from perfgate.measure.suite_files import SuiteFiles, copy_working_tree, extract

if TYPE_CHECKING:
    from pathlib import Path


def extract_from(folder: Path, sha: str) -> SuiteFiles:
    project = load_project(cwd=folder)
    return extract(project, find_repository(project, io.StringIO()), sha)


def test_a_commit_with_its_neighbours(tmp_path: Path) -> None:
    folder = make_tiny(tmp_path / "project")
    change(folder, "data\n", "examples/data.txt")
    (folder / "link").symlink_to("examples/data.txt")
    (folder / "run.sh").touch(0o755)
    # What archives leave out is wanted here.
    sha = change(folder, "benchmarks export-ignore\n", ".gitattributes")
    change(folder, "ANSWER = 9\n", "benchmarks/demo.py")
    files = extract_from(folder, sha)
    assert files.benchmark_dir == files.root / "benchmarks"
    assert "tiny.ANSWER" in (files.benchmark_dir / "demo.py").read_text()
    assert (files.root / "link").is_symlink()
    assert (files.root / "link").read_text() == "data\n"
    assert os.access(files.root / "run.sh", os.X_OK)
    assert not (files.root / ".git").exists()
    assert git(folder, "status", "--porcelain") == ""
    tracked = git(folder, "ls-tree", "-r", "--name-only", sha).split()
    found = {
        str(path.relative_to(files.root)) for path in files.root.rglob("*") if not path.is_dir()
    }
    assert found == set(tracked)


def test_a_suite_below_the_top_keeps_its_place(tmp_path: Path) -> None:
    top = tmp_path / "project"
    folder = make_tiny(top / "asv_bench", top)
    files = extract_from(folder, git(top, "rev-parse", "HEAD"))
    assert files.root.name == "asv_bench"
    assert files.benchmark_dir == files.root / "benchmarks"
    assert (files.root.parent / "tiny.py").exists()


def test_a_commit_without_benchmarks(tmp_path: Path) -> None:
    folder = make_tiny(tmp_path / "project")
    shutil.rmtree(folder / "benchmarks")
    files = extract_from(folder, commit(folder, "None"))
    assert not files.benchmark_dir.exists()


def test_an_extracted_commit_is_taken_again(tmp_path: Path) -> None:
    folder = make_tiny(tmp_path / "project")
    sha = git(folder, "rev-parse", "HEAD")
    files = extract_from(folder, sha)
    (files.root / "mark").touch()
    os.utime(files.root, (1, 1))
    assert extract_from(folder, sha) == files
    # What was used last goes last.
    assert files.root.stat().st_mtime > 1
    assert (files.root / "mark").exists()


def test_old_ones_go(tmp_path: Path) -> None:
    folder = make_tiny(tmp_path / "project")
    first = git(folder, "rev-parse", "HEAD")
    kept = extract_from(folder, first).root
    left = kept.parent / ".unfinished-abc"
    left.mkdir()
    for number, tree in enumerate([kept, left]):
        os.utime(tree, (number, number))
    extract_from(folder, first)
    assert not left.exists()
    for number in range(5):
        extract_from(folder, change(folder, f"ANSWER = {number + 5}\n"))
    os.utime(kept, (1, 1))
    assert kept.exists()
    extract_from(folder, change(folder, "ANSWER = 50\n"))
    trees = list(kept.parent.iterdir())
    assert len(trees) == 6
    assert kept not in trees


def test_half_a_tree_is_never_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_tiny(tmp_path / "project")
    sha = git(folder, "rev-parse", "HEAD")
    run_git = suite_files.run_git

    def full(cwd: Path, *arguments: str, **options: object) -> str:
        if "checkout-index" in arguments:
            raise OSError(28, "No space left on device")
        return run_git(cwd, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(suite_files, "run_git", full)
    with pytest.raises(BrokenError, match="No space left on device"):
        extract_from(folder, sha)
    assert list((folder / ".asv" / "perfgate" / "compare" / "files").iterdir()) == []


def test_a_submodule_stays_away(tmp_path: Path) -> None:
    other = make_tiny(tmp_path / "other")
    folder = make_tiny(tmp_path / "project")
    git(folder, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(other), "sub")
    files = extract_from(folder, commit(folder, "Sub"))
    assert list((files.root / "sub").iterdir()) == []
    assert list((copy_working_tree(load_project(cwd=folder)).root).glob("sub/*")) == []


def test_the_working_tree_as_it_stands(tmp_path: Path) -> None:
    folder = make_tiny(tmp_path / "project")
    (folder / "benchmarks" / "fresh.py").write_text("new = 1\n", encoding="utf-8")
    (folder / "install.py").unlink()
    (folder / "results").mkdir()
    (folder / "results" / "ignored.json").touch()
    project = load_project(cwd=folder)
    files = copy_working_tree(project)
    assert (files.benchmark_dir / "fresh.py").read_text() == "new = 1\n"
    assert files.benchmark_dir == files.root / "benchmarks"
    assert sorted(path.name for path in files.root.iterdir()) == [
        ".gitignore",
        "asv.conf.json",
        "benchmarks",
        "tiny.py",
        "tiny_environment.py",
    ]
    (folder / "benchmarks" / "fresh.py").unlink()
    assert not (copy_working_tree(project).benchmark_dir / "fresh.py").exists()


def test_a_folder_without_git(tmp_path: Path) -> None:
    folder = make_tiny(tmp_path / "project")
    shutil.rmtree(folder / ".git")
    files = copy_working_tree(load_project(cwd=folder))
    assert (files.benchmark_dir / "demo.py").exists()
    assert files.benchmark_dir.name == "benchmarks"


def test_a_suite_apart_from_the_project_comes_from_its_working_tree(tmp_path: Path) -> None:
    sha = git(make_tiny(tmp_path / "project"), "rev-parse", "HEAD")
    suite = make_tiny(tmp_path / "suite", repo=str(tmp_path / "project"))
    (suite / "benchmarks" / "fresh.py").touch()
    assert (extract_from(suite, sha).benchmark_dir / "fresh.py").exists()
