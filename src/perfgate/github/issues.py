"""One open issue for what stays wrong until somebody mends it: opened once, updated, closed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from perfgate.errors import UsageError
from perfgate.github.client import GitHubError
from perfgate.github.records import Issue, each, issue_from_json
from perfgate.model.json_fields import MisfitError
from perfgate.report.safe_text import shortened

if TYPE_CHECKING:
    from perfgate.github.client import Api

# GitHub takes texts of 65,536 characters.
_MAX_BODY = 60_000
_KEY = re.compile(r"[A-Za-z0-9][\w.:-]{0,99}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Notice:
    """What an issue or a comment of ours is to say; ``key`` tells it from others of ours."""

    key: str
    title: str
    body: str
    label: str

    @property
    def text(self) -> str:
        """The body behind its marker."""
        return f"{marker_of(self.key)}\n{shortened(self.body, _MAX_BODY)}"


def marker_of(key: str) -> str:
    """The hidden first line of a text of ours.

    Raises:
        UsageError: a key that could end the comment which hides it.
    """
    if not _KEY.fullmatch(key) or "--" in key:
        raise UsageError(
            f"--key is {key[:60]!r}; allowed: letters, digits, '.', '_', ':' and single '-'"
        )
    return f"<!-- perfgate: {key} -->"


def open_or_update(api: Api, notice: Notice, author: str) -> str:
    """Open the issue, or bring the open one of the same key up to date; returns what was done.

    Raises:
        GitHubError: GitHub refuses.
    """
    return api.repeat(lambda: _write(api, notice, author))


def close(api: Api, notice: Notice, author: str) -> str:
    """Close the issue with this key, where one is open; returns what was done."""
    found = _find(api, notice, author)
    if found is None:
        return "not needed"
    payload = {"state": "closed", "state_reason": "completed"}
    api.send("PATCH", f"/issues/{found.number}", payload)
    return f"closed #{found.number}"


def _write(api: Api, notice: Notice, author: str) -> str:
    found = _find(api, notice, author)
    payload: dict[str, Any] = {"title": notice.title, "body": notice.text}
    if found is None:
        api.send("POST", "/issues", {**payload, "labels": [notice.label]})
        return "opened"
    api.send("PATCH", f"/issues/{found.number}", payload)
    return f"updated #{found.number}"


def listed_issues(api: Api, label: str, author: str, state: str) -> list[Issue]:
    """Our issues with this label; ``state`` is open, closed or all.

    Raises:
        GitHubError: GitHub refuses or answers what cannot be.
    """
    listed = api.pages("/issues", state=state, creator=author, labels=label)
    try:
        found: list[Issue] = each([*listed], "issues", issue_from_json)
    except MisfitError as error:
        raise GitHubError(f"GET /issues: {error}") from error
    return [issue for issue in found if issue.author == author]


def _find(api: Api, notice: Notice, author: str) -> Issue | None:
    """The open issue of ours with this key."""
    marker = marker_of(notice.key)
    found = listed_issues(api, notice.label, author, state="open")
    ours = (issue for issue in found if issue.body.startswith(marker))
    return min(ours, key=lambda issue: issue.number, default=None)
