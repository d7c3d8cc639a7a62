"""Reads a file on a thread beside the window's: one of 100,000 nodes takes seconds."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEventLoop, QObject, Qt, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

Read = TypeVar("Read")


class _Done(QObject):
    told = Signal()


def read_beside(read: Callable[[], Read]) -> Read:
    """What a function returns, or raises; the window paints meanwhile, and takes input afterwards.

    The garbage collector rests: it would walk all that was read so far again and again, and keep the window waiting.
    """
    done, loop = _Done(), QEventLoop()
    # Queued, so that it is heard by a loop that has not begun yet.
    done.told.connect(loop.quit, Qt.ConnectionType.QueuedConnection)
    collected = gc.isenabled()
    gc.disable()
    try:
        with ThreadPoolExecutor(1, "casare-read") as pool:
            reading = pool.submit(read)
            reading.add_done_callback(lambda _: done.told.emit())
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
            return reading.result()
    finally:
        if collected:
            # All that was read is young, and the next collection would walk it; so it counts as old without a walk.
            gc.freeze()
            gc.unfreeze()
            gc.enable()
