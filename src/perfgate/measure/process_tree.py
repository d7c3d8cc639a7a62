"""Finds and ends every process that a run started, wherever in the process tree it went.

Benchmarks start displays, browsers and drivers, which make process groups and sessions of their own: a
signal to asv's group misses them. On Linux this process adopts their orphans, so that none leaves its tree.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# linux/prctl.h
_PR_SET_CHILD_SUBREAPER, _PR_GET_CHILD_SUBREAPER = 36, 37
_PROC = Path("/proc")
_POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class ProcessId:
    """A process that cannot be mistaken for a later one with the same number."""

    pid: int
    started: str


@dataclass(frozen=True, slots=True)
class _Entry:
    process: ProcessId
    parent: int
    zombie: bool
    name: str


@contextlib.contextmanager
def adopted_orphans() -> Iterator[None]:
    """While inside, descendants whose parent dies become children of this process (Linux only).

    Afterwards it is as before: a bisection, which adopts all the time, builds by runs of asv that adopt too.
    """
    if not sys.platform.startswith("linux"):
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)
    before = ctypes.c_int()
    libc.prctl(_PR_GET_CHILD_SUBREAPER, ctypes.byref(before), 0, 0, 0)
    libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    try:
        yield
    finally:
        libc.prctl(_PR_SET_CHILD_SUBREAPER, before.value, 0, 0, 0)


def descendants(root: int) -> dict[ProcessId, str]:
    """All living processes below a process, with their names."""
    found, _ = _below(root, frozenset())
    return {entry.process: entry.name for entry in found}


def end_all(spare: frozenset[ProcessId], patience: float = 2.0) -> list[str]:
    """End every descendant of this process except the spared ones and what they started.

    They are asked first (SIGTERM) and killed when their patience is over; the names of those that were
    still alive are returned.
    """
    ended: dict[ProcessId, str] = {}
    signalled: set[ProcessId] = set()
    deadline = time.monotonic() + patience
    # A killed process can still be in the middle of starting another: look until nothing is left.
    while True:
        alive, zombies = _below(os.getpid(), spare)
        for zombie in zombies:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(zombie.process.pid, os.WNOHANG)
        if not alive:
            return list(ended.values())
        late = time.monotonic() > deadline
        for entry in alive:
            ended.setdefault(entry.process, entry.name)
            if late or entry.process not in signalled:
                signalled.add(entry.process)
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(entry.process.pid, signal.SIGKILL if late else signal.SIGTERM)
        if time.monotonic() > deadline + patience:
            return list(ended.values())
        time.sleep(_POLL_SECONDS)


def _below(root: int, spare: frozenset[ProcessId]) -> tuple[list[_Entry], list[_Entry]]:
    """The living and the dead but not yet reaped below a process."""
    children: dict[int, list[_Entry]] = {}
    for entry in _entries():
        children.setdefault(entry.parent, []).append(entry)
    alive: list[_Entry] = []
    zombies: list[_Entry] = []
    pending = [root]
    while pending:
        for entry in children.get(pending.pop(), ()):
            if entry.process in spare:
                continue
            (zombies if entry.zombie else alive).append(entry)
            pending.append(entry.process.pid)
    return alive, zombies


def _entries() -> Iterator[_Entry]:
    if not _PROC.is_dir():
        return
    for folder in _PROC.iterdir():
        if not folder.name.isdigit():
            continue
        try:
            stat = (folder / "stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue  # it ended while we looked
        # "pid (name) state ppid …": the name may hold anything, brackets too. Field 22 is the start time.
        head, _, tail = stat.rpartition(")")
        fields = tail.split()
        pid, _, name = head.partition(" (")
        yield _Entry(ProcessId(int(pid), fields[19]), int(fields[1]), fields[0] == "Z", name)
