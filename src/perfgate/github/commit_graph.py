"""A commit's parents and what it changes, as git knows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfgate.errors import UsageError
from perfgate.measure.git import run_git

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class CommitParents:
    """A commit by its full hash, and its parents': none for the first of a repository, two for a merge."""

    sha: str
    parents: tuple[str, ...]


def read_commit(root: Path, revision: str) -> CommitParents:
    """A commit as it was made: a shallow clone hides no parent.

    Raises:
        UsageError: there is no such commit.
    """
    if not revision or revision.startswith("-"):
        raise UsageError(f"{revision!r} is no revision; allowed: a name or a hash")
    sha = run_git(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").strip()
    header = run_git(root, "cat-file", "commit", sha).partition("\n\n")[0]
    # At line feeds alone: an author's name may hold other line ends, and a parent that is none behind one.
    lines = header.split("\n")
    parents = (line.partition(" ")[2] for line in lines if line.startswith("parent "))
    return CommitParents(sha, tuple(parents))


def changed_paths(root: Path, base: str, head: str) -> tuple[str, ...]:
    """Every file that differs between two commits; a renamed one by both names.

    Raises:
        UsageError: the base is not there.
    """
    try:
        run_git(root, "cat-file", "-e", f"{base}^{{commit}}")
    except UsageError as error:
        raise UsageError(
            f"{base[:10]}, the base of {head[:10]}, is not in this clone; it is shallow: check out with "
            "`fetch-depth: 0`"
        ) from error
    options = ("diff", "--name-only", "--no-renames", "--no-ext-diff", "-z")
    return tuple(name for name in run_git(root, *options, base, head, "--").split("\0") if name)
