"""What a run tells those who watch it: frozen records, delivered in order to one callable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class NodeStarted:
    """A node is about to be executed."""

    node_id: str
    node_type: str


@dataclass(frozen=True, slots=True)
class NodeFinished:
    """A node was executed; ``data`` is what it returned for displays to show."""

    node_id: str
    node_type: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class NodeFailed:
    """A node failed; something around it may still catch that, or it is tried again."""

    node_id: str
    node_type: str
    error: str
    error_type: str
    tried_again: bool = False


@dataclass(frozen=True, slots=True)
class LogMessage:
    """A node wrote to the run's log."""

    node_id: str
    level: str
    message: str


RunEvent = NodeStarted | NodeFinished | NodeFailed | LogMessage
Listener = Callable[[RunEvent], None]
