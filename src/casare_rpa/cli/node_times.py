"""How long the nodes of a run took, collected from its events."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from casare_rpa.domain.records import Record, replace
from casare_rpa.runtime.events import NodeFailed, NodeFinished, NodeStarted, RunEvent

if TYPE_CHECKING:
    from collections.abc import Callable


class NodeTime(Record):
    """What one node took.

    Attributes:
        node_id: its id.
        node_type: its type.
        seconds: all its executions together.
        executions: how many.
        running: whether the last of them has not ended.
    """

    node_id: str
    node_type: str
    seconds: float = 0.0
    executions: int = 0
    running: bool = False

    def __str__(self) -> str:
        times = f", {self.executions} executions" if self.executions > 1 else ""
        ended = ", not ended" if self.running else ""
        return f"{self.seconds:8.3f} s  {self.node_id} ({self.node_type}){times}{ended}"


class NodeTimes:
    """Adds up durations by node.

    Args:
        clock: for the node that is running, whose duration no event has told yet.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._times: dict[str, NodeTime] = {}
        self._running: tuple[NodeStarted, float] | None = None
        self.last: NodeFinished | NodeFailed | None = None
        """The execution that ended last."""

    def __repr__(self) -> str:
        return f"<NodeTimes of {len(self._times)} nodes>"

    def on_event(self, event: RunEvent) -> None:
        """Take note of an event."""
        if isinstance(event, NodeStarted):
            self._running = (event, self._clock())
        elif isinstance(event, NodeFinished | NodeFailed):
            self._running, self.last = None, event
            before = self._of(event)
            self._times[event.node_id] = replace(
                before, seconds=before.seconds + event.duration, executions=before.executions + 1
            )

    def running_seconds(self) -> float:
        """How long the node that is running has been; 0 where none is."""
        return self._clock() - self._running[1] if self._running else 0.0

    def slowest(self, count: int, at_least: float = 0.0) -> list[NodeTime]:
        """The nodes that took longest, first the longest, without those below a number of seconds."""
        times = dict(self._times)
        if self._running:
            event = self._running[0]
            before = self._of(event)
            times[event.node_id] = replace(
                before,
                seconds=before.seconds + self.running_seconds(),
                executions=before.executions + 1,
                running=True,
            )
        found = [each for each in times.values() if each.seconds >= at_least]
        return sorted(found, key=lambda each: -each.seconds)[:count]

    def _of(self, event: NodeStarted | NodeFinished | NodeFailed) -> NodeTime:
        return self._times.get(event.node_id) or NodeTime(event.node_id, event.node_type)


def slowest_lines(times: list[NodeTime]) -> str:
    """A table of the slowest nodes; empty where there is none."""
    return "".join(["slowest nodes:\n", *(f"{each}\n" for each in times)]) if times else ""
