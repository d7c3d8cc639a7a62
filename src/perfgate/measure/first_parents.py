"""The commits between two ends, along first parents: what a branch looked like after each merge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfgate.errors import UsageError
from perfgate.measure.commits import Commit
from perfgate.measure.git import git_lines

if TYPE_CHECKING:
    from perfgate.measure.commits import Repository


def first_parents(repository: Repository, good: Commit, bad: Commit) -> tuple[Commit, ...]:
    """The line from ``good`` to ``bad``, both included, oldest first.

    Raises:
        UsageError: ``good`` is not on that line; the text names the commit that the line comes from.
    """
    if good.sha == bad.sha:
        raise UsageError(f"GOOD and BAD are the same commit, {good.sha[:8]}")
    listed = git_lines(
        repository.path,
        "log",
        "--first-parent",
        "--reverse",
        "--format=%H %P%x09%s",
        f"{good.sha}..{bad.sha}",
    )
    lines = [line.partition("\t") for line in listed]
    if not lines:
        raise UsageError(
            f"BAD {bad.sha[:8]} is an ancestor of GOOD {good.sha[:8]}; GOOD is the earlier one, also where the "
            "benchmark got faster"
        )
    _, *parents = lines[0][0].split()
    if parents[:1] != [good.sha]:
        raise UsageError(
            f"GOOD {good.sha[:8]} is no first parent of BAD {bad.sha[:8]}{_hint(parents)}"
        )
    line = [Commit(hashes.split()[0], subject) for hashes, _, subject in lines]
    return (good, *line)


def _hint(parents: list[str]) -> str:
    if not parents:
        return "; where the clone is shallow, `git fetch --unshallow` brings the rest"
    return f"; the line of BAD left the history of GOOD at {parents[0][:8]}: take that for GOOD"
