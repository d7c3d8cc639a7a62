"""The benchmark files of a commit, with all that stands beside them, out of reach of the working tree.

A suite may read neighbours (examples, data), so the whole tree is taken. ``git archive`` would leave out what
``.gitattributes`` marks ``export-ignore``, which often are the benchmarks: files come through an index instead.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from perfgate.errors import BrokenError, UsageError
from perfgate.measure.build_request import compare_dir
from perfgate.measure.git import run_git

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfgate.measure.commits import Repository
    from perfgate.measure.project import Project

# Two are in use at a time; a few more save extracting them anew when comparisons alternate.
_KEPT = 6
_WORKING_TREE = "working-tree"
_UNFINISHED = ".unfinished-"


@dataclass(frozen=True, slots=True)
class SuiteFiles:
    """A tree of files: ``root`` is where asv.conf.json stands in it.

    ``benchmark_dir`` keeps its name, since the suite is imported as a package of that name; it does not
    exist where the commit has no benchmarks.
    """

    root: Path
    benchmark_dir: Path


def extract(project: Project, repository: Repository, sha: str) -> SuiteFiles:
    """The files of a commit; of the working tree, where the suite is no part of the commits.

    Raises:
        BrokenError: the disk is full, or git cannot read the commit.
    """
    top = repository.suite_top
    if top is None:
        return copy_working_tree(project)
    tree = _files_dir(project) / sha
    if tree.is_dir():
        os.utime(tree)
    else:
        # The index stands elsewhere: it is no file of the commit.
        with _finished_as(tree) as unfinished, tempfile.TemporaryDirectory() as scratch:
            index = {"GIT_INDEX_FILE": str(Path(scratch) / "index")}
            # A sparse working tree says nothing of what benchmarks need.
            options = ["-c", "core.sparseCheckout=false", f"--work-tree={unfinished}"]
            options.append(f"--git-dir={_git_dir(repository.path)}")
            run_git(unfinished, *options, "read-tree", sha, variables=index)
            run_git(unfinished, *options, "checkout-index", "--all", "--quiet", variables=index)
    _prune(_files_dir(project))
    return _in_tree(project, top, tree)


def copy_working_tree(project: Project) -> SuiteFiles:
    """The files as they stand now, new ones included; what git ignores is left out.

    Raises:
        BrokenError: the disk is full, or a file cannot be read.
    """
    tree = _files_dir(project) / _WORKING_TREE
    try:
        top = Path(run_git(project.root, "rev-parse", "--show-toplevel").strip()).resolve()
        listing = ("ls-files", "-z", "--cached", "--others", "--exclude-standard")
        names = [name for name in run_git(top, *listing).split("\0") if name]
    except UsageError:
        top, names = project.root, []
    made = (project.env_dir, project.html_dir, project.results_dir, project.state_dir.parent)
    with _finished_as(tree) as unfinished:
        for name in names:
            source = top / name
            if not any(source.is_relative_to(folder) for folder in made):
                _copy(source, unfinished / name)
        if not names or not project.benchmark_dir.is_relative_to(top):
            top = project.benchmark_dir.parent
            shutil.copytree(
                project.benchmark_dir,
                unfinished / project.benchmark_dir.name,
                symlinks=True,
                dirs_exist_ok=True,
            )
    return _in_tree(project, top, tree)


def _in_tree(project: Project, top: Path, tree: Path) -> SuiteFiles:
    inside = project.root.is_relative_to(top)
    root = tree / project.root.relative_to(top) if inside else tree
    return SuiteFiles(root, tree / project.benchmark_dir.relative_to(top))


def _files_dir(project: Project) -> Path:
    return compare_dir(project) / "files"


def _git_dir(repository: Path) -> str:
    return run_git(repository, "rev-parse", "--absolute-git-dir").strip()


@contextlib.contextmanager
def _finished_as(tree: Path) -> Iterator[Path]:
    """A folder that takes the tree's place when all went well, and is gone when it did not."""
    try:
        tree.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=tree.parent))
        try:
            yield unfinished
            # mkdtemp's folder is private; benchmarks may look at modes.
            unfinished.chmod(0o755)
            if tree.exists():
                shutil.rmtree(tree)
            unfinished.rename(tree)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    except (OSError, UsageError) as error:
        raise BrokenError(f"the benchmark files cannot be put into {tree}: {error}") from error


def _copy(source: Path, target: Path) -> None:
    # A deleted file is still listed; a submodule is listed as a folder.
    if not source.is_symlink() and not source.is_file():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target, follow_symlinks=False)


def _prune(folder: Path) -> None:
    trees = [tree for tree in folder.iterdir() if tree.name != _WORKING_TREE]
    trees.sort(key=lambda tree: tree.stat().st_mtime, reverse=True)
    finished = [tree for tree in trees if not tree.name.startswith(_UNFINISHED)]
    for tree in trees:
        if tree not in finished[:_KEPT]:
            shutil.rmtree(tree, ignore_errors=True)
