"""A time-out for a plain call: an exception raised within it by the system's alarm clock."""

from __future__ import annotations

import contextlib
import signal
import threading
from typing import TYPE_CHECKING, Any, Never

if TYPE_CHECKING:
    from collections.abc import Iterator


class CycleTimeoutError(Exception):
    """A cycle took too long."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the cycle did not end within {seconds:g} s")


@contextlib.contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """End the block by :class:`CycleTimeoutError` after so many seconds.

    Only the main thread can be interrupted, and only where nobody set the alarm already (pytest-timeout
    does): there that one is left in charge, whose failure is no pass either.
    """
    in_charge = threading.current_thread() is threading.main_thread()
    if not in_charge or signal.getitimer(signal.ITIMER_REAL)[0] > 0:
        yield
        return

    def ring(*_: Any) -> Never:
        raise CycleTimeoutError(seconds)

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
