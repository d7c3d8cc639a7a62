"""Which commits of the main branch the history lacks, and as a matrix of jobs which to measure next."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from perfgate.history.merging import is_called
from perfgate.measure.git import run_git
from perfgate.report.safe_text import markdown_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# How far back a commit is still new: what was left out then is history's own gap.
_LOOKED_AT = 50
_PREFIX = 8


def last_commits(root: Path, head: str) -> tuple[str, ...]:
    """The first parents from ``head`` back, newest first.

    Raises:
        UsageError: there is no such commit.
    """
    options = ("rev-list", "--first-parent", f"--max-count={_LOOKED_AT}")
    return tuple(run_git(root, *options, "--end-of-options", head).split())


def unmeasured(commits: Sequence[str], results_dir: Path, machine: str, most: int) -> list[str]:
    """The newest commits that no machine of the name has results of; none from before their first results.

    Hosted runners share a name and not a processor: what one of them measured is measured. A gap is filled later, since newer commits go first: what a runner that died left out, or a push of many commits.

    Args:
        commits: newest first.
        results_dir: asv's, with the history in it.
        machine: asv's name of it, or of all of them.
        most: how many at most.
    """
    found = (
        path for path in results_dir.glob("*/*-*.json") if is_called(path.parent.name, machine)
    )
    known = {path.name[:_PREFIX] for path in found}
    measured = [commit[:_PREFIX] in known for commit in commits]
    first = max((place for place, has in enumerate(measured) if has), default=len(commits))
    missing = [commit for commit, has in zip(commits[:first], measured, strict=False) if not has]
    return missing[:most]


def outputs(commits: Sequence[str]) -> dict[str, str]:
    """As a job's outputs, each one line."""
    include = [{"commit": commit, "name": commit[:10]} for commit in commits]
    return {
        "measure": "true" if commits else "false",
        "matrix": json.dumps({"include": include}, separators=(",", ":")),
    }


def summary(commits: Sequence[str], machine: str) -> str:
    """As markdown, for the job's summary."""
    named = markdown_text(machine, 60)
    if not commits:
        return f"### perfgate measures nothing\n\nEvery new commit has results of {named} already."
    listed = ", ".join(f"<code>{commit[:10]}</code>" for commit in commits)
    return f"### perfgate measures\n\n{listed}: no results of {named} are in the history."
