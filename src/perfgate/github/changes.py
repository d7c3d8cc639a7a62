"""One issue for each change point for the worse: opened once, kept up to date, closed when it is gone.

An issue that somebody closed stays closed: the change is known and taken. A change point that comes later has a key
of its own.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfgate.errors import BrokenError, UsageError
from perfgate.github.issues import Notice, listed_issues, marker_of
from perfgate.github.records import each
from perfgate.model.json_fields import Fields, MisfitError
from perfgate.report.safe_text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from perfgate.github.client import Api
    from perfgate.github.issues import Issue

_MAX_BYTES = 10_000_000
# More at once is one cause, such as another machine: the first are enough to begin with.
_MOST_OPENED = 10
_TITLE = 200
_FAMILY = "change:"


@dataclass(frozen=True, slots=True)
class Steps:
    """What to do: issues to open, (number, notice) to update, numbers to close; how many were left out."""

    opened: tuple[Notice, ...]
    updated: tuple[tuple[int, Notice], ...]
    closed: tuple[int, ...]
    left_out: int


def read_changes(path: Path, label: str) -> tuple[Notice, ...]:
    """The change points that `perfgate publish` found, as issues to be.

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
        raise BrokenError(f"{path} has more than {_MAX_BYTES / 1e6:.0f} MB")
    try:
        data = json.loads(content)
        found = each(data, str(path), lambda value, at: _notice(Fields(value, at), label))
        return tuple(found)
    except (MisfitError, ValueError, RecursionError) as error:
        raise BrokenError(f"{path} is no list of change points: {error}") from error


def choose_steps(issues: Sequence[Issue], notices: Sequence[Notice]) -> Steps:
    """What makes the issues say what the notices say."""
    known: dict[str, Issue] = {}
    for issue in sorted(issues, key=lambda issue: (not issue.open, issue.number)):
        known.setdefault(issue.body.partition("\n")[0].strip(), issue)
    wanted = {marker_of(notice.key): notice for notice in notices}
    missing = [notice for marker, notice in wanted.items() if marker not in known]
    updated = [
        (issue.number, wanted[marker])
        for marker, issue in known.items()
        if issue.open and marker in wanted and not _says(issue, wanted[marker])
    ]
    family = marker_of(f"{_FAMILY}x").partition("x ")[0]
    closed = [
        issue.number
        for marker, issue in known.items()
        if issue.open and marker.startswith(family) and marker not in wanted
    ]
    return Steps(
        opened=tuple(missing[:_MOST_OPENED]),
        updated=tuple(updated),
        closed=tuple(closed),
        left_out=len(missing[_MOST_OPENED:]),
    )


def bring_up_to_date(api: Api, notices: Sequence[Notice], label: str, author: str) -> str:
    """Do what it takes; returns what was done. Asked again after a lost answer, it makes nothing twice."""

    def attempt() -> Steps:
        steps = choose_steps(listed_issues(api, label, author, state="all"), notices)
        for notice in steps.opened:
            payload = {"title": notice.title, "body": notice.text, "labels": [notice.label]}
            api.send("POST", "/issues", payload)
        for number, notice in steps.updated:
            payload = {"title": notice.title, "body": notice.text}
            api.send("PATCH", f"/issues/{number}", payload)
        for number in steps.closed:
            payload = {"state": "closed", "state_reason": "completed"}
            api.send("PATCH", f"/issues/{number}", payload)
        return steps

    done = api.repeat(attempt)
    counts = f"{len(done.opened)} opened, {len(done.updated)} updated, {len(done.closed)} closed"
    more = f"; {done.left_out} more wait for the next run" if done.left_out else ""
    return f"{len(notices)} change points: {counts}{more}"


def _notice(fields: Fields, label: str) -> Notice:
    # Keys hold names and parameters of benchmarks, with any characters in them.
    digest = hashlib.sha256(fields.text("key").encode("utf-8", "replace")).hexdigest()
    title = one_line(fields.text("title"), _TITLE)
    return Notice(f"{_FAMILY}{digest[:20]}", title, fields.text("body"), label)


def _says(issue: Issue, notice: Notice) -> bool:
    """GitHub keeps other line ends and no spaces at the end."""
    same = issue.body.strip().splitlines() == notice.text.strip().splitlines()
    return same and issue.title == notice.title
