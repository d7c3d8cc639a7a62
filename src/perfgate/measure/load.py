"""Makes the machine busy, as a shared runner is: bursts of computing and of memory traffic, with pauses."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PROGRAM = """
import os, random, time
parent = os.getppid()
block = bytearray(16_000_000)
while os.getppid() == parent:
    until = time.monotonic() + random.uniform(0.02, 0.4)
    while time.monotonic() < until:
        block[::4096] = bytes(len(block[::4096]))
        sum(range(5_000))
    time.sleep(random.uniform(0.02, 0.4))
"""


@contextlib.contextmanager
def busy_machine(processes: int | None = None) -> Iterator[None]:
    """Keep as many processes as there are cores busy half of the time.

    They end with this process, however it ends.

    Args:
        processes: how many; None for one a core.
    """
    count = processes or os.cpu_count() or 1
    started: list[subprocess.Popen[bytes]] = []
    try:
        # One by one: those that did start are ended if one does not.
        started.extend(map(_start, range(count)))
        yield
    finally:
        for process in started:
            process.kill()
        for process in started:
            process.wait()


def _start(_number: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-I", "-c", _PROGRAM]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
