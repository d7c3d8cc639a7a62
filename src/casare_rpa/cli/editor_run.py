"""Runs the workflow of an editor: on a thread beside the window's, in an event loop of its own."""

from __future__ import annotations

import asyncio
import ctypes
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from casare_rpa.cli.browsers import LazyBrowsers
from casare_rpa.cli.display import summary
from casare_rpa.cli.watchdog import PATIENCE_SECONDS, RunLoop
from casare_rpa.domain.errors import NodeFailedError
from casare_rpa.presentation.canvas.run_feed import RunEnd
from casare_rpa.runtime.events import LogMessage, NodeFailed, NodeFinished, NodeStarted
from casare_rpa.runtime.executor import WorkflowRun
from casare_rpa.runtime.steps import NodeInterrupt, is_within_node

if TYPE_CHECKING:
    from casare_rpa.domain.workflow import Workflow
    from casare_rpa.nodes.registry import NodeRegistry
    from casare_rpa.presentation.canvas.run_feed import RunFeed
    from casare_rpa.runtime.events import RunEvent

_STATES = {NodeStarted: "running", NodeFinished: "done", NodeFailed: "failed"}


class EditorRun:
    """One run, begun by constructing it.

    Args:
        workflow: what to run.
        registry: where its node types come from.
        feed: told all that happens, the end last.
        headless: whether browsers run without a window.
    """

    def __init__(
        self, workflow: Workflow, registry: NodeRegistry, feed: RunFeed, *, headless: bool
    ) -> None:
        self._workflow, self._registry, self._feed = workflow, registry, feed
        self._headless = headless
        self._lock = threading.Lock()
        self._begun: tuple[asyncio.AbstractEventLoop, asyncio.Task[Any]] | None = None
        self._stopping = False
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, name="casare-run")
        self._thread.start()

    def stop(self) -> None:
        """Ask the run to end; a node that blocks its loop is stopped by an exception within it."""
        with self._lock:
            if self._stopping:
                return
            self._stopping = True
            begun = self._begun
        if begun is not None:
            threading.Thread(
                target=self._enforce, args=begun, name="casare-run-end", daemon=True
            ).start()

    def wait(self, seconds: float) -> bool:
        """Whether the run is over, for which it is waited so long at most."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    # On the run's thread

    def _work(self) -> None:
        try:
            with asyncio.Runner(loop_factory=RunLoop) as runner:
                end = runner.run(self._main())
        except asyncio.CancelledError:
            end = RunEnd("stopped")
        except BaseException as error:  # noqa: BLE001 - whatever it is, the window hears of the end
            end = RunEnd(f"failed: {str(error) or type(error).__name__}")
        finally:
            self._over.set()
        self._feed.end(end)

    async def _main(self) -> RunEnd:
        task = asyncio.current_task()
        assert task is not None
        with self._lock:
            if self._stopping:
                raise asyncio.CancelledError
            self._begun = (asyncio.get_running_loop(), task)
        async with LazyBrowsers(headless=self._headless) as browsers:
            run = WorkflowRun(
                self._workflow, self._registry, browsers=browsers, listener=self._tell
            )
            result = await run.execute()
        if isinstance(result.error, NodeFailedError):
            return RunEnd(result.error.message, result.error.node_id)
        return RunEnd(summary(result))

    def _tell(self, event: RunEvent) -> None:
        if isinstance(event, LogMessage):
            self._feed.say(event.message)
        else:
            self._feed.node(event.node_id, _STATES[type(event)])

    # Beside it

    def _enforce(self, loop: asyncio.AbstractEventLoop, task: asyncio.Task[Any]) -> None:
        with suppress(RuntimeError):  # the loop is closed already
            loop.call_soon_threadsafe(task.cancel)
        while not self._over.is_set():
            sign = threading.Event()
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(sign.set)
            if not self._over.wait(PATIENCE_SECONDS) and not sign.is_set():
                self._interrupt(task)

    def _interrupt(self, task: asyncio.Task[Any]) -> None:
        """Stop the node that keeps the loop from hearing of its end; nothing but a node is to be torn open."""
        thread = self._thread.ident or 0
        if is_within_node(sys._current_frames().get(thread)):
            # The loop stands still within this very task, so that no other thread disturbs it.
            task.cancel()
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(thread), ctypes.py_object(NodeInterrupt)
            )
