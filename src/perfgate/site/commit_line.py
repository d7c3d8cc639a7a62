"""The order of commits: along the first parents of the branch that the results are of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from perfgate.errors import UsageError
from perfgate.measure.git import git_lines, run_git
from perfgate.site.model import CommitInfo

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from perfgate.history.grid import Row
    from perfgate.measure.project import Project


@dataclass(frozen=True, slots=True)
class CommitLine:
    """Measured commits in order; ``name`` is the branch; ``left_out`` those that are not on it any more.

    ``places`` numbers all commits of the branch, in their order, measured or not.
    """

    commits: tuple[CommitInfo, ...]
    name: str
    left_out: tuple[str, ...] = ()
    note: str = ""
    places: Mapping[str, int] = field(default_factory=dict)


def order_commits(project: Project, rows: Sequence[Row]) -> CommitLine:
    """The measured commits in the order of the branch that holds most of them; by date where git cannot tell."""
    dates = {row.commit: row.committed for row in rows}
    best: tuple[str, list[tuple[str, float, str]]] = ("", [])
    reason = ""
    try:
        shallow = (
            run_git(project.commits_dir, "rev-parse", "--is-shallow-repository").strip() == "true"
        )
        if shallow:
            reason = "the clone is shallow, `git fetch --unshallow` brings the rest"
        else:
            best = _best_line(project, dates)
    except UsageError as error:
        reason = str(error)
    name, listed = best
    on_line = [
        CommitInfo(sha, datetime.fromtimestamp(when, UTC), subject, place)
        for place, (sha, when, subject) in enumerate(listed)
        if sha in dates
    ]
    if on_line:
        known = {commit.sha for commit in on_line}
        gone = sorted((sha for sha in dates if sha not in known), key=dates.__getitem__)
        places = {sha: place for place, (sha, _, _) in enumerate(listed)}
        return CommitLine(tuple(on_line), name, tuple(gone), places=places)
    by_date = [
        CommitInfo(sha, datetime.fromtimestamp(when, UTC), "", place)
        for place, (sha, when) in enumerate(
            sorted(dates.items(), key=lambda each: (each[1], each[0]))
        )
    ]
    reason = reason or "git knows none of them"
    note = f"Commits are in the order of their dates: {reason}." if by_date else ""
    return CommitLine(
        tuple(by_date), "", (), note, {commit.sha: commit.place for commit in by_date}
    )


def _best_line(
    project: Project, wanted: Collection[str]
) -> tuple[str, list[tuple[str, float, str]]]:
    branches = [str(name) for name in project.config.get("branches") or ()]
    names = ["HEAD", *branches, *(f"origin/{name}" for name in branches)]
    best: tuple[str, list[tuple[str, float, str]]] = ("", [])
    most = 0
    seen: set[str] = set()
    for name in names:
        try:
            tip = run_git(
                project.commits_dir, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}"
            )
        except UsageError:
            continue
        if tip in seen:
            continue
        seen.add(tip)
        line = _line(project, tip.strip())
        found = sum(sha in wanted for sha, _, _ in line)
        if found > most:
            best, most = (name, line), found
    return best


def _line(project: Project, tip: str) -> list[tuple[str, float, str]]:
    """(hash, time, subject) along the first parents, oldest first."""
    lines = git_lines(
        project.commits_dir, "log", "--first-parent", "--reverse", "--format=%H%x09%ct%x09%s", tip
    )
    parts = (line.split("\t", 2) for line in lines)
    return [(sha, float(when), subject) for sha, when, subject in parts]


def commit_address(project: Project) -> str:
    """The address of a commit's page, with ``{commit}`` in it, by where ``origin`` is; empty where that is no web host."""
    try:
        address = run_git(project.commits_dir, "remote", "get-url", "origin").strip()
    except UsageError:
        return ""
    if address.startswith("git@") and ":" in address:
        host, _, path = address.removeprefix("git@").partition(":")
        address = f"https://{host}/{path}"
    if not address.startswith(("https://", "http://")) or "@" in address:
        return ""
    return f"{address.removesuffix('/').removesuffix('.git')}/commit/{{commit}}"
