"""What a terminal shows of a run: plain lines, or a live picture.

rich takes 77 ms to import, so the live picture begins once the first node is already running.
"""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Protocol, Self

from casare_rpa.runtime.events import LogMessage, NodeFailed, NodeFinished, NodeStarted, RunEvent

if TYPE_CHECKING:
    from types import TracebackType

    from rich.console import Console, Group

    from casare_rpa.cli.node_times import NodeTimes
    from casare_rpa.domain.workflow import Workflow
    from casare_rpa.runtime.result import RunResult

_COLOURS = {
    "debug": "dim",
    "info": "",
    "warning": "yellow",
    "error": "red",
    "critical": "bold red",
}


class Display(Protocol):
    """Follows a run."""

    def __enter__(self) -> Self:
        """Begin."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the terminal as it was."""

    def on_event(self, event: RunEvent) -> None:
        """Show an event."""


class PlainDisplay:
    """Log messages as lines, for pipes and files.

    Args:
        times: told every event, where durations are wanted.
    """

    def __init__(self, times: NodeTimes | None = None) -> None:
        self._times = times

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        sys.stdout.flush()

    def on_event(self, event: RunEvent) -> None:
        """Write a log message; other events are no lines."""
        if self._times is not None:
            self._times.on_event(event)
        if isinstance(event, LogMessage):
            sys.stdout.write(f"[{event.level}] {event.message}\n")


class LiveDisplay:
    """The log, and below it what runs now and how far the run is.

    Args:
        workflow: names and the number of nodes.
        times: told every event; what it knows of durations is shown.
        console: where to draw; the terminal by default.
    """

    def __init__(
        self, workflow: Workflow, times: NodeTimes, console: Console | None = None
    ) -> None:
        self._workflow = workflow
        self._times = times
        self._console = console
        self._stack = ExitStack()
        self._drawing = False
        self._started = time.perf_counter()
        self._current = ""
        self._executions = 0
        self._failures = 0
        self._done: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def on_event(self, event: RunEvent) -> None:
        """Show an event; the picture begins once the first node is running or done."""
        self._times.on_event(event)
        match event:
            case NodeStarted(node_id=node_id):
                self._current = node_id
                return
            case NodeFinished(node_id=node_id):
                self._executions += 1
                self._done.add(node_id)
            case NodeFailed():
                self._executions += 1
                self._failures += 1
                self._log(
                    "warning",
                    f"{event.node_id} failed after {event.duration:.3f} s: {event.error}",
                )
            case LogMessage():
                self._log(event.level, event.message)
        if not self._drawing:
            self._draw()

    def _draw(self) -> None:
        from rich.console import Console
        from rich.live import Live

        self._drawing = True
        self._console = self._console or Console()
        live = Live(
            console=self._console,
            get_renderable=self._picture,
            refresh_per_second=8,
            transient=True,
        )
        self._stack.enter_context(live)

    def _log(self, level: str, message: str) -> None:
        if not self._drawing:
            self._draw()
        if self._console is not None:
            style = _COLOURS.get(level, "")
            # A message is told as it is: no ":x:" becomes a picture, no line of a file is broken in two.
            self._console.print(
                message, style=style, markup=False, emoji=False, highlight=False, soft_wrap=True
            )

    def _picture(self) -> Group:
        from rich.console import Group
        from rich.progress_bar import ProgressBar
        from rich.text import Text

        record = self._workflow.nodes.get(self._current)
        kind = f" ({record.node_type})" if record else ""
        seconds = time.perf_counter() - self._started
        counts = f"{self._executions} executed, {self._failures} failed, {seconds:.1f} s"
        total = len(self._workflow.nodes)
        running = f" since {self._times.running_seconds():.1f} s"
        last = self._times.last
        ended = f"last: {last.node_id} {last.duration:.3f} s" if last else ""
        return Group(
            Text(self._workflow.name or "workflow", style="bold"),
            ProgressBar(total=total, completed=len(self._done), width=40),
            Text(f"{self._current}{kind}{running}  {counts}", style="cyan"),
            Text(ended, style="dim"),
        )


def summary(result: RunResult) -> str:
    """What came of a run, as the last line says it."""
    counts = f"{result.executions} executions of {result.nodes_run} nodes, {result.duration:.2f} s"
    if result.success:
        unreached = len(result.never_ran)
        missed = f"; {unreached} nodes not reached" if unreached else ""
        return f"done: {counts}{missed}"
    return f"failed after {counts}: {result.error}"
