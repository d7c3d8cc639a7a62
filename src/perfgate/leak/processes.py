"""Memory of a process and of what it started, by role: Python, Playwright's driver, its browsers.

Memory is PSS, in which pages that several processes share are counted once over all of them, of what a process
may leak: anonymous and shared memory, and what of it is swapped out. Pages of files are left out: a stranger's
browser that starts and maps the same libraries takes tens of MB off the PSS of ours. Linux tells it in
/proc/PID/smaps_rollup.
"""

from __future__ import annotations

import contextlib
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from perfgate.model.leak import BROWSER, DRIVER, PYTHON

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import psutil

PROC = Path("/proc")
OTHER = "other"
_LINE = re.compile(r"^(\w+):\s+(\d+) kB$", re.MULTILINE)
# By command line; the first that matches. What a browser starts is the browser's, whatever it is called.
ROLES: tuple[tuple[str, str], ...] = (
    (DRIVER, r"run-driver"),
    (BROWSER, r"chrom|firefox|webkit|msedge"),
)


@dataclass(frozen=True, slots=True)
class Memory:
    """PSS in bytes by role, of how many processes, and the process each role began with."""

    pss: Mapping[str, int] = field(default_factory=dict)
    processes: int = 0
    roots: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()


def memory_by_role(roles: Sequence[tuple[str, str]] = ROLES, proc: Path = PROC) -> Memory:
    """The memory of this process and of all it started, now."""
    me = os.getpid()
    doubts: set[str] = set()
    pss = _pss(me, proc)
    sums: dict[str, int] = {} if pss is None else {PYTHON: pss}
    if pss is None:
        doubts.add(
            f"{proc}/PID/smaps_rollup cannot be read: memory is not measured (needs Linux 4.14)"
        )
    roots: dict[str, list[int]] = {}
    unreadable: set[str] = set()
    count = 0
    for pid, role, is_root in _children(roles):
        count += 1
        if is_root:
            roots.setdefault(role, []).append(pid)
        try:
            size = _pss(pid, proc)
        except PermissionError:
            unreadable.add(role)
            continue
        if size is not None:
            sums[role] = sums.get(role, 0) + size
    for role in unreadable:
        # A part of a role's memory would pass for all of it.
        sums.pop(role, None)
        doubts.add(f"the memory of a process of the {role} cannot be read: permission denied")
    return Memory(
        sums,
        count,
        {role: tuple(sorted(pids)) for role, pids in roots.items()},
        tuple(sorted(doubts)),
    )


def count_processes() -> int:
    """Processes that this one started, directly or not."""
    return sum(1 for _ in _descendants())


def _pss(pid: int, proc: Path) -> int | None:
    """Bytes; None where the file is not there or the process is gone.

    Raises:
        PermissionError: the process does not let itself be looked at.
    """
    try:
        text = (proc / str(pid) / "smaps_rollup").read_text(encoding="ascii")
    except PermissionError:
        raise
    except OSError:
        return None
    sizes = {name: int(size) for name, size in _LINE.findall(text)}
    # Linux before 5.4 does not tell the kinds of pages apart.
    kinds = ("Pss_Anon", "Pss_Shmem") if "Pss_Anon" in sizes else ("Pss",)
    return (
        1024 * sum(sizes.get(kind, 0) for kind in (*kinds, "SwapPss")) if "Pss" in sizes else None
    )


def _descendants() -> Iterable[psutil.Process]:
    import psutil

    me = psutil.Process()
    for child in me.children(recursive=True):
        # A zombie holds no memory, and whoever has not waited for it yet will.
        with contextlib.suppress(psutil.NoSuchProcess):
            if child.status() != psutil.STATUS_ZOMBIE:
                yield child


def _children(roles: Sequence[tuple[str, str]]) -> Iterable[tuple[int, str, bool]]:
    """(process, role, whether its parent has another role), parents before children."""
    import psutil

    known: dict[int, str] = {}
    for child in _descendants():
        try:
            above, words = known.get(child.ppid(), ""), _words(child)
        except psutil.NoSuchProcess:
            continue
        matching = (name for name, pattern in roles if re.search(pattern, words))
        role = BROWSER if above == BROWSER else next(matching, above or OTHER)
        known[child.pid] = role
        yield child.pid, role, above != role


def _words(process: psutil.Process) -> str:
    """The command line; empty where it is not for us to read."""
    import psutil

    try:
        return " ".join(process.cmdline())
    except psutil.AccessDenied:
        return ""
