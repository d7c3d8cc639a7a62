"""A run of the workflow in the editor: one at a time, its states shown on the nodes as they come."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt, Signal

from casare_rpa.domain.errors import CasareError
from casare_rpa.presentation.canvas.run_feed import RunFeed

if TYPE_CHECKING:
    from casare_rpa.domain.workflow import Workflow
    from casare_rpa.presentation.canvas.run_feed import RunEnd
    from casare_rpa.presentation.canvas.workflow_graph import WorkflowGraph


class StartedRun(Protocol):
    """A run that goes on beside the window."""

    def stop(self) -> None:
        """Ask it to end; it says so by its feed. Returns at once."""

    def wait(self, seconds: float) -> bool:
        """Whether it is over, for which it is waited so long at most."""


class Runner(Protocol):
    """Starts runs, each on a thread of its own."""

    def __call__(self, workflow: Workflow, feed: RunFeed) -> StartedRun:
        """Start a run that tells the feed what happens."""


class Running(QObject):
    """Runs what the graph shows, saved or not.

    Args:
        graph: where the workflow comes from and the states are shown.
        runner: starts a run; without one nothing can be run.
        parent: the QObject that owns this.

    Attributes:
        text: what the run does, or what came of it.
    """

    changed = Signal()
    """A run began, said something, or is over."""
    _news = Signal()

    def __init__(self, graph: WorkflowGraph, runner: Runner | None, parent: QObject) -> None:
        super().__init__(parent)
        self.text = ""
        self._graph, self._runner = graph, runner
        self._run: StartedRun | None = None
        self._feed = RunFeed(self._ask)
        self._ids: dict[str, str] = {}
        self._shown: dict[str, str] = {}
        # Queued whatever the thread: a run must not wait for the window.
        self._news.connect(self._take_news, Qt.ConnectionType.QueuedConnection)

    def __repr__(self) -> str:
        return f"<Running {'active' if self.active else 'idle'}: {self.text}>"

    @property
    def active(self) -> bool:
        """Whether a run goes on."""
        return self._run is not None

    @property
    def possible(self) -> bool:
        """Whether a run may begin."""
        return self._runner is not None and not self.active and not self._graph.opening.active

    def start(self) -> bool:
        """Run the workflow as it is drawn now; False where it cannot be, or another run goes on."""
        if self._runner is None or not self.possible:
            return False
        self._graph.forget_run_states()
        try:
            workflow = self._graph.workflow()
        except CasareError as error:
            self._say(f"cannot run: {error}")
            return False
        self._ids = {file_id: node.id for file_id, node in self._graph.nodes_by_id().items()}
        self._shown = {}
        self._feed = RunFeed(self._ask)
        self._run = self._runner(workflow, self._feed)
        self._say("running")
        return True

    def stop(self) -> None:
        """Ask the run to end, if one goes on."""
        if self._run is not None:
            self._run.stop()
            self._say("stopping ...")

    def end(self, seconds: float) -> bool:
        """Stop the run and wait for its end, so long at most; whether none is left."""
        if self._run is None:
            return True
        self._run.stop()
        over = self._run.wait(seconds)
        self._take_news()
        return over

    def _ask(self) -> None:
        with suppress(RuntimeError):  # the window is gone
            self._news.emit()

    def _take_news(self) -> None:
        news = self._feed.take()
        for node_id, state in news.states.items():
            self._show(node_id, state)
        if news.end is not None:
            self._ended(news.end)
        elif news.said:
            self._say(f"running: {news.said}")

    def _show(self, node_id: str, state: str | None) -> None:
        self._shown[node_id] = state or ""
        self._graph.show_run_state(self._ids.get(node_id, node_id), state)

    def _ended(self, end: RunEnd) -> None:
        self._run = None
        for node_id, state in self._shown.items():
            if state == "running":  # it was stopped in the middle
                self._graph.show_run_state(self._ids.get(node_id, node_id), None)
        node = self._graph.get_node_by_id(self._ids.get(end.failed_at, end.failed_at))
        name = node.name() if node is not None else end.failed_at
        self._say(f"failed at {name!r}: {end.text}" if name else end.text)

    def _say(self, text: str) -> None:
        self.text = text
        self.changed.emit()
