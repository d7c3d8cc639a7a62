"""One issue for each benchmark that got worse and stayed so: opened, kept up to date, closed when it is mended.

An issue that somebody closed stays closed for this change, which is known then; another change of the same benchmark
opens a new one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfgate.errors import BrokenError, UsageError
from perfgate.github.issues import Notice, listed_issues, marker_of
from perfgate.model.json_fields import Fields, MisfitError, as_text
from perfgate.report.safe_text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from perfgate.github.client import Api
    from perfgate.github.records import Issue

_MAX_BYTES = 10_000_000
_FORMAT = 1
# More at once have one cause, such as another machine: the first are enough to begin with.
_MOST_OPENED = 10
_TITLE = 200


@dataclass(frozen=True, slots=True)
class Changes:
    """What `perfgate publish` found: changes for the worse as issues to be, and keys of what was mended since."""

    worse: tuple[Notice, ...]
    mended: frozenset[str]


@dataclass(frozen=True, slots=True)
class Steps:
    """What to do: issues to open, (number, notice) to update, numbers to close; how many were left out."""

    opened: tuple[Notice, ...]
    updated: tuple[tuple[int, Notice], ...]
    closed: tuple[int, ...]
    left_out: int


def read_changes(path: Path, label: str) -> Changes:
    """The changes of a file that `perfgate publish` wrote.

    Raises:
        UsageError: it cannot be read.
        BrokenError: it is not what publish writes.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(f"--changes {path} cannot be read: {error.strerror}") from error
    if len(content) > _MAX_BYTES:
        raise BrokenError(f"{path} is larger than {_MAX_BYTES / 1e6:.0f} MB")
    try:
        return _changes(Fields(json.loads(content), path.name), label)
    except (MisfitError, UsageError, ValueError, RecursionError) as error:
        raise BrokenError(f"{path} is no list of changes: {error}") from error


def choose_steps(issues: Sequence[Issue], changes: Changes) -> Steps:
    """What makes the issues say what the changes say."""
    by_marker: dict[str, list[Issue]] = {}
    for issue in sorted(issues, key=lambda issue: issue.number):
        by_marker.setdefault(issue.body.partition("\n")[0].strip(), []).append(issue)
    opened, updated = [], []
    for notice in changes.worse:
        known = by_marker.get(marker_of(notice.key), [])
        current = next((issue for issue in known if issue.open), None)
        if current is not None:
            if not _says(current, notice):
                updated.append((current.number, notice))
        elif all(issue.title != notice.title for issue in known):
            opened.append(notice)
    closed = [
        issue.number
        for key in sorted(changes.mended)
        for issue in by_marker.get(marker_of(key), [])
        if issue.open
    ]
    left_out = len(opened[_MOST_OPENED:])
    return Steps(tuple(opened[:_MOST_OPENED]), tuple(updated), tuple(closed), left_out)


def bring_up_to_date(api: Api, changes: Changes, label: str, author: str) -> str:
    """Do what it takes; returns what was done. Asked again after a lost answer, it makes nothing twice.

    Raises:
        GitHubError: GitHub refuses.
    """

    def attempt() -> Steps:
        steps = choose_steps(listed_issues(api, label, author, state="all"), changes)
        for notice in steps.opened:
            payload = {"title": notice.title, "body": notice.text, "labels": [notice.label]}
            api.send("POST", "/issues", payload)
        for number, notice in steps.updated:
            api.send("PATCH", f"/issues/{number}", {"title": notice.title, "body": notice.text})
        for number in steps.closed:
            payload = {"state": "closed", "state_reason": "completed"}
            api.send("PATCH", f"/issues/{number}", payload)
        return steps

    done = api.repeat(attempt)
    counts = f"{len(done.opened)} opened, {len(done.updated)} updated, {len(done.closed)} closed"
    more = f"; {done.left_out} more wait for the next run" if done.left_out else ""
    return f"{len(changes.worse)} changes for the worse: {counts}{more}"


def _changes(fields: Fields, label: str) -> Changes:
    found = fields.integer("format")
    if found != _FORMAT:
        raise MisfitError(fields.place("format"), str(found), str(_FORMAT))
    worse = fields.items("changes", lambda value, at: _notice(Fields(value, at), label))
    mended = fields.items("mended", as_text)
    for key in (*mended, *(notice.key for notice in worse)):
        marker_of(key)
    # What stands in both is worse on one machine: it is not mended.
    return Changes(tuple(worse), frozenset(mended) - {notice.key for notice in worse})


def _notice(fields: Fields, label: str) -> Notice:
    title = one_line(fields.text("title"), _TITLE)
    return Notice(fields.text("key"), title, fields.text("body"), label)


def _says(issue: Issue, notice: Notice) -> bool:
    """GitHub keeps other line ends and no spaces at the end."""
    same = issue.body.strip().splitlines() == notice.text.strip().splitlines()
    return same and issue.title == notice.title
