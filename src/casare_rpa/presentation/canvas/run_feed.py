"""What a run tells from its own thread, kept until the window's thread takes it.

A loop of fast nodes tells faster than a window can show. What came meanwhile is one piece of news: of each
node the latest state, of what was said the last.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class RunEnd:
    """How a run ended.

    Attributes:
        text: what came of it, for the user to read.
        failed_at: id of the node that failed, if one did.
    """

    text: str
    failed_at: str = ""


@dataclass
class News:
    """What a run told since the news before.

    Attributes:
        states: node ids and what is to be shown of them, as ``WorkflowGraph.show_run_state`` takes it.
        said: what the run wrote to its log last; empty if nothing.
        end: None while it runs.
    """

    states: dict[str, str] = field(default_factory=dict)
    said: str = ""
    end: RunEnd | None = None


class RunFeed:
    """Takes what a run tells, on any thread.

    Args:
        ask: called, on the run's thread, when there is news where there was none.
    """

    def __init__(self, ask: Callable[[], None]) -> None:
        self._ask = ask
        self._lock = threading.Lock()
        self._news: News | None = None

    def node(self, node_id: str, state: str) -> None:
        """A node is "running", "done" or "failed"."""
        self._add(lambda news: news.states.update({node_id: state}))

    def say(self, text: str) -> None:
        """The run has something to say."""
        self._add(lambda news: setattr(news, "said", text))

    def end(self, end: RunEnd) -> None:
        """The run is over; nothing may come behind this."""
        self._add(lambda news: setattr(news, "end", end))

    def _add(self, note: Callable[[News], None]) -> None:
        with self._lock:
            first = self._news is None
            news = self._news = self._news or News()
            note(news)
        if first:
            self._ask()

    def take(self) -> News:
        """What has come since this was called last."""
        with self._lock:
            news, self._news = self._news, None
        return news or News()
