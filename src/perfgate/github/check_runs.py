"""Writes a check run, and goes on with one that a lost connection left half done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfgate.github.checks import NAME, Existing, requests_for
from perfgate.github.client import GitHubError
from perfgate.github.records import each
from perfgate.model.json_fields import Fields, MisfitError

if TYPE_CHECKING:
    from perfgate.github.checks import Check
    from perfgate.github.client import Api


def write_check(api: Api, check: Check) -> str:
    """Make the check run, or bring the one of the same attempt up to date; returns what was done, in a word.

    Raises:
        GitHubError: GitHub refuses; a check run that was begun is not completed then.
    """
    return api.repeat(lambda: _write(api, check))


def _write(api: Api, check: Check) -> str:
    existing = _existing(api, check)
    number = existing.number if existing else 0
    for request in requests_for(check, existing):
        answer = api.send(request.method, request.path.format(number), request.payload)
        number = number or _number(answer)
    return "updated" if existing else "created"


def _existing(api: Api, check: Check) -> Existing | None:
    path = f"/commits/{check.head_sha}/check-runs"
    runs = api.pages(path, "check_runs", check_name=NAME, filter="all")
    try:
        found = each([*runs], "check_runs", _read)
    except MisfitError as error:
        raise GitHubError(f"GET {path}: {error}") from error
    return next((existing for key, existing in found if key == check.key), None)


def _read(data: object, place: str) -> tuple[str, Existing]:
    fields = Fields(data, place)
    key = fields.optional("external_id", lambda value, _: str(value)) or ""
    annotations = fields.nested("output").integer("annotations_count")
    return key, Existing(fields.integer("id"), annotations)


def _number(answer: object) -> int:
    try:
        return Fields(answer, "check run").integer("id")
    except MisfitError as error:
        raise GitHubError(f"POST /check-runs: {error}") from error
