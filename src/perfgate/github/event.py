"""Reads the event that started a workflow."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from perfgate.errors import BrokenError, UsageError
from perfgate.github.records import PullRequest, Run, pull_request_from_json, run_from_json
from perfgate.model.json_fields import Fields, MisfitError

if TYPE_CHECKING:
    from pathlib import Path

_MAX_BYTES = 30_000_000


@dataclass(frozen=True, slots=True)
class Event:
    """What happened; ``repository`` is where, ``pull_request`` and ``run`` are there if it is about one."""

    repository: str = ""
    pull_request: PullRequest | None = None
    run: Run | None = None


def read_event(path: Path) -> Event:
    """The event of a file that GitHub's runner wrote.

    Raises:
        UsageError: no such file.
        BrokenError: it is no event.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(f"the event {path} cannot be read: {error.strerror}") from error
    try:
        return _event(json.loads(content))
    except (MisfitError, ValueError, RecursionError) as error:
        raise BrokenError(f"{path} is no event of GitHub's: {error}") from error


def _event(data: Any) -> Event:
    fields = Fields(data)
    where = fields.nested("repository").text("full_name") if "repository" in data else ""
    about = data.get("pull_request")
    run = data.get("workflow_run")
    return Event(
        repository=where,
        pull_request=None if about is None else pull_request_from_json(about),
        run=None if run is None else run_from_json(run),
    )
