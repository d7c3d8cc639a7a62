"""What a run tells those who watch it: frozen records, delivered in order to one callable."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from casare_rpa.domain.records import Record


class NodeStarted(Record):
    """A node is about to be executed."""

    node_id: str
    node_type: str


class NodeFinished(Record):
    """A node was executed, in ``duration`` seconds; ``data`` is what it returned for displays to show."""

    node_id: str
    node_type: str
    data: dict[str, Any]
    duration: float = 0.0


class NodeFailed(Record):
    """A node failed after ``duration`` seconds; something may still catch that, or it is tried again."""

    node_id: str
    node_type: str
    error: str
    error_type: str
    tried_again: bool = False
    duration: float = 0.0


class LogMessage(Record):
    """A node wrote to the run's log."""

    node_id: str
    level: str
    message: str


RunEvent = NodeStarted | NodeFinished | NodeFailed | LogMessage
Listener = Callable[[RunEvent], None]
