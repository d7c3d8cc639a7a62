"""What a stopping signal does while processes are to be ended with us: one meaning for all of them."""

from __future__ import annotations

import contextlib
import signal
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

_STOPPING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextlib.contextmanager
def stoppable() -> Iterator[None]:
    """SIGTERM and SIGHUP mean what Ctrl-C means."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    with _handlers(stop):
        yield


@contextlib.contextmanager
def unstoppable() -> Iterator[None]:
    """Ending takes seconds; a second Ctrl-C must not leave half of it running."""
    with _handlers(signal.SIG_IGN):
        yield


@contextlib.contextmanager
def _handlers(
    handler: Callable[[int, FrameType | None], None] | signal.Handlers,
) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread is given signals
        return
    before = {number: signal.signal(number, handler) for number in _STOPPING_SIGNALS}
    try:
        yield
    finally:
        for number, former in before.items():
            signal.signal(number, former)
