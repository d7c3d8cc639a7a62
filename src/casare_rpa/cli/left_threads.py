"""Threads that are still at work when a command is done: the program waits a little, and ends without them.

Python waits for such threads for ever, in ``concurrent.futures`` as in ``threading``, and a thread can be
stopped from nowhere but itself. To make them daemons would need a thread pool of our own behind
``asyncio.to_thread``, and packs of others start threads as they like; so the process is ended instead, at
its very edge, when everything else is closed and the exit code is known.
"""

from __future__ import annotations

import sys
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

# An HTTP exchange that nobody waits for any more ends within this; so does a write that is nearly done.
GRACE_SECONDS = 2.0


def end_without(known: Collection[threading.Thread], code: int) -> None:
    """Return once no thread is left but the known ones; where one stays, end the process with the code."""
    until = time.monotonic() + GRACE_SECONDS
    started = [
        thread for thread in threading.enumerate() if thread not in known and not thread.daemon
    ]
    for thread in started:
        thread.join(max(0.0, until - time.monotonic()))
    left = [thread for thread in started if thread.is_alive()]
    if left:
        from casare_rpa.cli.watchdog import end_program

        end_program(code, f"ended without {', '.join(map(_shown, left))}")


def _shown(thread: threading.Thread) -> str:
    frame = sys._current_frames().get(thread.ident or 0)
    place = f" at {frame.f_code.co_filename}:{frame.f_lineno}" if frame else ""
    return f"thread {thread.name!r}, which is still at work{place}"
