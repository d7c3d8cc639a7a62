"""One comment of ours on a pull request, made once and updated in place."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfgate.github.client import AbsentError
from perfgate.github.gathering import read_comments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfgate.github.client import Api
    from perfgate.github.records import Comment

# Comments that workflows write with their own token are by this account.
WORKFLOWS_ACCOUNT = "github-actions[bot]"


@dataclass(frozen=True, slots=True)
class OwnComment:
    """A comment of ours to be.

    Attributes:
        body: begins with the marker.
        marker: what tells it from other comments of the same account.
        author: our account.
        create: whether to make one where there is none.
    """

    body: str
    marker: str
    author: str = WORKFLOWS_ACCOUNT
    create: bool = True


@dataclass(frozen=True, slots=True)
class Upsert:
    """What to do: update ``existing`` (None: create), unless it says the same; delete the ``surplus``."""

    existing: Comment | None
    surplus: tuple[Comment, ...]
    needed: bool


def choose_comment(comments: Sequence[Comment], wanted: OwnComment) -> Upsert:
    """Which comment is ours: by our account, beginning with the marker. Others may quote it."""
    ours = [
        each
        for each in comments
        if each.author == wanted.author and each.body.lstrip().startswith(wanted.marker)
    ]
    if not ours:
        return Upsert(None, (), needed=True)
    first, *surplus = ours
    needed = _same_lines(first.body) != _same_lines(wanted.body)
    return Upsert(first, tuple(surplus), needed)


def upsert(api: Api, number: int, comment: OwnComment) -> str:
    """Write the comment on a pull request or issue; returns what was done, in a word.

    Raises:
        GitHubError: GitHub refuses; the comment is then as it was.
    """
    return api.repeat(lambda: _upsert(api, number, comment))


def _upsert(api: Api, number: int, comment: OwnComment) -> str:
    chosen = choose_comment(read_comments(api, number), comment)
    for each in chosen.surplus:
        api.send("DELETE", f"/issues/comments/{each.number}")
    if chosen.existing is not None:
        if not chosen.needed:
            return "unchanged"
        # Somebody may have deleted it after it was listed: then a new one is made.
        with contextlib.suppress(AbsentError):
            path = f"/issues/comments/{chosen.existing.number}"
            api.send("PATCH", path, {"body": comment.body})
            return "updated"
    elif not comment.create:
        return "not needed"
    api.send("POST", f"/issues/{number}/comments", {"body": comment.body})
    return "created"


def _same_lines(body: str) -> list[str]:
    """GitHub keeps other line ends and no spaces at the end."""
    return body.strip().splitlines()
