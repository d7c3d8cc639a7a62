"""Ends a run whose node does not let go: one that blocks the event loop, or takes no notice of being cancelled.

A time-out and a signal ask the event loop to cancel the run. A node that waits is reached so; one that
computes or sleeps without ``await`` keeps the loop from even hearing of it. A thread beside the loop then
asks it for a sign of life, and where none comes, stops the node by an exception raised within it, so that
all clean-up is done as for any other end. Only what withstands that too is ended with the whole program.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn, Self

from casare_rpa.runtime.steps import NodeInterrupt, is_within_node

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from types import FrameType, TracebackType

# Longer than any step of a well-behaved node between two awaits, shorter than a user's patience.
PATIENCE_SECONDS = 1.0
# Where they hang, closing a browser takes 10 s (close_timeout), killing it 5 (GONE_AFTER), the server beside it 3.
LAST_SECONDS = 20.0
_STOP_NODE = signal.SIGUSR1


class RunLoop(asyncio.SelectorEventLoop):
    """Closes without waiting for its threads, as ``main`` does once and for all: one may never return."""

    async def shutdown_default_executor(self) -> None:
        """Leave it to ``close``, which tells the idle threads to end and waits for none."""


class Watchdog:
    """Runs one coroutine in an event loop, on the main thread, and sees to it that it ends when it should.

    Args:
        timeout: seconds from :meth:`begin` on, after which the coroutine is to have ended by itself; 0 for no
            limit.
        where: names what the program is at, for the message of the last resort.
    """

    def __init__(self, timeout: float, where: Callable[[], str]) -> None:
        self._timeout = timeout
        self._where = where
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[Any] | None = None
        self._over = threading.Event()
        self._thread: threading.Thread | None = None
        self._handlers: dict[int, Any] = {}
        self.received = 0
        """The signal that asked for the end, or 0."""

    def __enter__(self) -> Self:
        for number, handler in (
            (signal.SIGINT, self._on_signal),
            (signal.SIGTERM, self._on_signal),
            (_STOP_NODE, self._stop_node),
        ):
            self._handlers[number] = signal.signal(number, handler)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        if self._thread is not None:
            self._thread.join()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def run(self, work: Coroutine[Any, Any, int]) -> int:
        """What the coroutine returns.

        Raises:
            asyncio.CancelledError: a signal ended it; ``received`` tells which.
        """
        with asyncio.Runner(loop_factory=RunLoop) as runner:
            return runner.run(self._main(work))

    async def _main(self, work: Coroutine[Any, Any, int]) -> int:
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.current_task()
        return await work

    def begin(self) -> None:
        """Start the clock of the time-out: what is timed begins now."""
        if self._timeout and self._thread is None:
            self._watch(self._timeout)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        """Ask for the end, as ``asyncio.run`` does on Ctrl-C; at once where that was done before."""
        if self.received or self._task is None or self._loop is None:
            raise KeyboardInterrupt
        self.received = number
        self._task.cancel()
        self._loop.call_soon_threadsafe(lambda: None)  # wakes the loop where it waits
        if self._thread is None:
            self._watch(0)

    def _stop_node(self, _number: int, frame: FrameType | None) -> None:
        # The loop may have gone on meanwhile; nothing but a node is to be torn open.
        if is_within_node(frame):
            raise NodeInterrupt

    # Beside the loop

    def _watch(self, delay: float) -> None:
        self._thread = threading.Thread(
            target=self._enforce, args=(delay,), name="casare-watchdog", daemon=True
        )
        self._thread.start()

    def _enforce(self, delay: float) -> None:
        until = time.monotonic() + delay
        # A signal starts the clock of the last resort although the time-out is far away.
        while not self.received and (left := until - time.monotonic()) > 0:
            if self._over.wait(min(left, PATIENCE_SECONDS)):
                return
        last = time.monotonic() + LAST_SECONDS
        while not self._over.is_set():
            if time.monotonic() > last:
                self._end_program()
            if not self._gives_sign_of_life():
                signal.pthread_kill(threading.main_thread().ident or 0, _STOP_NODE)

    def _gives_sign_of_life(self) -> bool:
        sign = threading.Event()
        assert self._loop is not None
        with suppress(RuntimeError):  # it is closed
            self._loop.call_soon_threadsafe(sign.set)
        if self._over.wait(PATIENCE_SECONDS):
            return True
        return sign.is_set()

    def _end_program(self) -> NoReturn:
        end_program(
            128 + self.received if self.received else 1,
            f"{self._where()} does not let go; the program ends without it",
        )


def end_program(code: int, message: str) -> NoReturn:
    """End the process here and now, with its children; no clean-up but that output is written."""
    with suppress(OSError, ValueError):
        sys.stderr.write(f"casare: {message}\n")
        sys.stderr.flush()
        sys.stdout.flush()
    for child in _children():
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGTERM)
    os._exit(code)


def _children() -> list[int]:
    """The processes this one started, where the system tells."""
    found: list[int] = []
    with suppress(OSError):
        for thread in os.listdir("/proc/self/task"):  # noqa: PTH208  # no pathlib before the first node
            with open(f"/proc/self/task/{thread}/children", encoding="ascii") as file:  # noqa: PTH123
                found += map(int, file.read().split())
    return found
