"""Looks at what is there between two cycles: counts, Python objects by type, memory by role."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from perfgate.leak.journal import Look
from perfgate.leak.node_heap import live_heap
from perfgate.leak.processes import ROLES, Memory, memory_by_role
from perfgate.model.leak import DRIVER, DRIVER_HEAP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfgate.leak.journal import Journal
    from perfgate.leak.subjects import Subject

_FILE_DESCRIPTORS = Path("/proc/self/fd")


class LostProcessError(Exception):
    """A process that was there at the first look is gone: what remains says nothing of growth."""


class Looker:
    """Takes looks at a subject and writes them into a journal."""

    def __init__(
        self, subject: Subject, journal: Journal, roles: Sequence[tuple[str, str]] = ROLES
    ) -> None:
        self._subject = subject
        self._journal = journal
        self._roles = roles
        self._first: Memory | None = None
        self._counts: dict[str, int] = {}
        self._doubts: set[str] = set()

    @property
    def expected(self) -> tuple[dict[str, int], int] | None:
        """Counts and number of processes at the first look; None before it."""
        return (self._counts, self._first.processes) if self._first else None

    def look(self, cycle: int, *, checkpoint: bool) -> None:
        """Look, once everything is at rest.

        Raises:
            LostProcessError: a process of the first look is gone.
        """
        collect()
        counts = self._subject.counted()
        memory = memory_by_role(self._roles)
        doubts = list(memory.doubts)
        if not gc.isenabled():
            doubts.append("the garbage collector is switched off: what only it could free stays")
        pss: dict[str, float] = dict(memory.pss)
        drivers = memory.roots.get(DRIVER, ())
        if drivers:
            heap, why = live_heap(drivers)
            if heap is None:
                doubts.append(why)
            else:
                pss[DRIVER_HEAP] = heap
        for doubt in doubts:
            self._doubt(doubt)
        if self._first is None:
            self._first, self._counts = memory, counts
        self._check_alive(memory)
        objects = objects_by_type() if checkpoint else None
        self._journal.look(Look(cycle, counts, pss, objects))

    def _check_alive(self, memory: Memory) -> None:
        first = self._first.roots if self._first else {}
        for role, pids in first.items():
            gone = sorted(set(pids) - set(memory.roots.get(role, ())))
            if gone:
                named = ", ".join(map(str, gone))
                raise LostProcessError(
                    f"process {named} of the {role} has ended since the burn-in: "
                    "its memory went with it, so that nothing can be said"
                )

    def _doubt(self, text: str) -> None:
        if text not in self._doubts:
            self._doubts.add(text)
            self._journal.doubt(text)


def collect() -> None:
    """Collect garbage as the program itself would: where it switched the collector off, nobody does."""
    if gc.isenabled():
        gc.collect()


def objects_by_type() -> dict[str, int]:
    """How many objects of each type the collector knows; with them threads, tasks and open files."""
    counted = Counter(map(type, gc.get_objects()))
    found: Counter[str] = Counter()
    for kind, count in counted.items():
        # A class may define a __module__ of its own that is no text.
        module = kind.__dict__.get("__module__")
        module = module if isinstance(module, str) else "builtins"
        found[f"{module}.{kind.__qualname__}".removeprefix("builtins.")] += count
    found["threads"] = threading.active_count()
    found["open files"] = _open_files()
    found["asyncio tasks"] = _tasks()
    return dict(found)


def _open_files() -> int:
    try:
        return sum(1 for _ in _FILE_DESCRIPTORS.iterdir())
    except OSError:
        return 0


def _tasks() -> int:
    try:
        return len(asyncio.all_tasks())
    except RuntimeError:  # no loop is running
        return 0
