"""What a contender changes in its own benchmarks, and files as they stand in a commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfgate.errors import UsageError
from perfgate.measure.git import run_git

if TYPE_CHECKING:
    from pathlib import Path

    from perfgate.measure.commits import Repository
    from perfgate.measure.project import Project

_WORDS = {"A": "added", "D": "removed", "T": "changed its type"}


def changed_files(
    project: Project, repository: Repository, base: str, head: str
) -> tuple[str, ...]:
    """One line for each benchmark file, goals file or asv configuration that differs between two commits."""
    top = repository.suite_top
    if top is None:
        return ()
    watched = (project.benchmark_dir, project.goals_path, project.config_path)
    paths = [f":(top,literal){_inside(top, path)}" for path in watched if path.is_relative_to(top)]
    options = ("diff", "--name-status", "--no-renames", "--no-ext-diff", "-z")
    said = run_git(top, *options, base, head, "--", *paths).split("\0")
    return tuple(
        f"{name} {_WORDS.get(status, 'changed')}"
        for status, name in sorted(zip(said[::2], said[1::2], strict=False), key=lambda row: row[1])
    )


def file_at(repository: Repository, sha: str, path: Path) -> str | None:
    """A file's text in a commit; None where the commit has no such file.

    Args:
        repository: of the commit.
        sha: the commit.
        path: where the file stands (or would stand) in the working tree.

    Raises:
        UsageError: it is no text in UTF-8.
    """
    top = repository.suite_top
    if top is None or not path.is_relative_to(top):
        return None
    name = _inside(top, path)
    listed = run_git(top, "ls-tree", "-z", sha, "--", f":(top,literal){name}")
    if not listed:
        return None
    mode, kind, blob = listed.split("\t", 1)[0].split()
    if kind != "blob" or mode == "120000":
        raise UsageError(f"{name} in {sha[:8]} is no regular file")
    text = run_git(top, "cat-file", "blob", blob)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise UsageError(f"{name} in {sha[:8]} is no text in UTF-8") from error
    return text


def same_but_rules(project: Project, since: str, baseline: str) -> bool:
    """Whether nothing but the rules differs between two commits: it is the same baseline then."""
    try:
        changed = run_git(project.root, "diff", "--name-only", "-z", since, baseline, "--")
    except UsageError:
        # A commit that is not here (any more) is none that this baseline could be like.
        return False
    rules = run_git(project.root, "rev-parse", "--show-prefix").strip() + project.goals_path.name
    return set(changed.split("\0")) <= {rules, ""}


def _inside(top: Path, path: Path) -> str:
    return path.relative_to(top).as_posix()
