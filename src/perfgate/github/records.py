"""What GitHub says of runs, pull requests and comments, as frozen records; fields that nobody needs are left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from perfgate.model.json_fields import Fields, MisfitError, as_text, shown

if TYPE_CHECKING:
    from collections.abc import Callable

# SHA-1, or SHA-256 once GitHub has it.
_SHA = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Run:
    """A workflow run. ``head_repository`` and ``head_owner`` are empty where the fork is gone."""

    number: int
    attempt: int
    event: str
    conclusion: str
    head_sha: str
    head_branch: str
    head_owner: str
    head_repository: str
    repository: str


@dataclass(frozen=True, slots=True)
class PullRequest:
    """A pull request as it stands now. ``head_repository`` is empty where the fork is gone."""

    number: int
    state: str
    head_sha: str
    head_repository: str
    base_repository: str
    merge_commit: str
    labels: frozenset[str]
    body: str


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment of a pull request or issue."""

    number: int
    author: str
    body: str


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue; pull requests are issues too, to GitHub."""

    number: int
    author: str
    open: bool
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Labelling:
    """A label put on (``added``) or taken off."""

    label: str
    actor: str
    at: datetime
    added: bool


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file of a pull request; ``previous`` is its name before, where it was renamed."""

    path: str
    status: str
    previous: str = ""


def is_sha(text: str) -> bool:
    """Whether it is a whole commit hash."""
    return _SHA.fullmatch(text) is not None


def run_from_json(data: object, place: str = "workflow_run") -> Run:
    """A run, from an event or from the API.

    Raises:
        MisfitError: the data are none.
    """
    fields = Fields(data, place)
    head = _optional_object(fields, "head_repository")
    return Run(
        number=fields.integer("id"),
        attempt=fields.integer("run_attempt"),
        event=fields.text("event"),
        conclusion=fields.optional("conclusion", as_text) or "",
        head_sha=_sha(fields, "head_sha"),
        head_branch=fields.optional("head_branch", as_text) or "",
        head_owner=head.nested("owner").text("login") if head else "",
        head_repository=head.text("full_name") if head else "",
        repository=fields.nested("repository").text("full_name"),
    )


def pull_request_from_json(data: object, place: str = "pull_request") -> PullRequest:
    """A pull request, from an event or from the API.

    Raises:
        MisfitError: the data are none.
    """
    fields = Fields(data, place)
    head = fields.nested("head")
    fork = _optional_object(head, "repo")
    labels = fields.items("labels", lambda value, at: Fields(value, at).text("name"))
    return PullRequest(
        number=fields.integer("number"),
        state=fields.text("state"),
        head_sha=_sha(head, "sha"),
        head_repository=fork.text("full_name") if fork else "",
        base_repository=fields.nested("base").nested("repo").text("full_name"),
        merge_commit=fields.optional("merge_commit_sha", as_text) or "",
        labels=frozenset(labels),
        body=fields.optional("body", as_text) or "",
    )


def comment_from_json(data: object, place: str) -> Comment:
    """A comment; its author is empty where the account is gone.

    Raises:
        MisfitError: the data are none.
    """
    fields = Fields(data, place)
    return Comment(
        number=fields.integer("id"),
        author=_author(fields),
        body=_optional_text(data, fields, "body"),
    )


def issue_from_json(data: object, place: str) -> Issue:
    """An issue; its author is empty where the account is gone.

    Raises:
        MisfitError: the data are none.
    """
    fields = Fields(data, place)
    return Issue(
        number=fields.integer("number"),
        author=_author(fields),
        open=fields.text("state") == "open",
        title=_optional_text(data, fields, "title"),
        body=_optional_text(data, fields, "body"),
    )


def labelling_from_json(data: object, place: str) -> Labelling | None:
    """A labelling; None for any other event.

    Raises:
        MisfitError: the data are no event.
    """
    fields = Fields(data, place)
    event = fields.text("event")
    if event not in {"labeled", "unlabeled"}:
        return None
    actor = _optional_object(fields, "actor")
    return Labelling(
        label=fields.nested("label").text("name"),
        actor=actor.text("login") if actor else "",
        at=moment(fields, "created_at"),
        added=event == "labeled",
    )


def changed_file_from_json(data: object, place: str) -> ChangedFile:
    """A file of a pull request.

    Raises:
        MisfitError: the data are none.
    """
    fields = Fields(data, place)
    previous = fields.text("previous_filename") if _has(data, "previous_filename") else ""
    return ChangedFile(fields.text("filename"), fields.text("status"), previous)


def moment(fields: Fields, key: str) -> datetime:
    """A time with its zone, as GitHub writes it."""
    text = fields.text(key)
    try:
        when = datetime.fromisoformat(text)
    except ValueError as error:
        raise MisfitError(
            fields.place(key), shown(text), "a time such as 2027-01-31T12:00:00Z"
        ) from error
    if when.tzinfo is None:
        raise MisfitError(fields.place(key), shown(text), "a time with its zone")
    return when


def each(values: object, place: str, read: Callable[[Any, str], Any]) -> list[Any]:
    """What ``read`` makes of each member of a list that the API answered with.

    Raises:
        MisfitError: it is no list, or a member is not what it should be.
    """
    if not isinstance(values, list):
        raise MisfitError(place, shown(values), "a list")
    return [read(value, f"{place}[{number}]") for number, value in enumerate(values)]


def _optional_object(fields: Fields, key: str) -> Fields | None:
    return fields.optional(key, Fields)


def _author(fields: Fields) -> str:
    user = _optional_object(fields, "user")
    return user.text("login") if user else ""


def _optional_text(data: object, fields: Fields, key: str) -> str:
    return (fields.optional(key, as_text) or "") if _has(data, key) else ""


def _has(data: object, key: str) -> bool:
    return isinstance(data, dict) and data.get(key) is not None


def _sha(fields: Fields, key: str) -> str:
    text = fields.text(key)
    if not is_sha(text):
        raise MisfitError(fields.place(key), shown(text), "a whole commit hash")
    return text
