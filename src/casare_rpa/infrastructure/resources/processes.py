"""Processes of the operating system: watched, killed with their children, never left behind."""

from __future__ import annotations

import asyncio
import contextlib
import os
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# How long killed processes may take to leave the process table.
GONE_AFTER = 5.0
LOOK_EVERY = 0.02


def runs(process: psutil.Process) -> bool:
    """Whether a process runs; a stopped one does, one that waits for its burial does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def kill_trees(roots: Iterable[psutil.Process]) -> list[psutil.Process]:
    """Kill processes with their children; returns them."""
    doomed = [process for root in roots for process in _tree(root)]
    for process in doomed:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    return doomed


async def kill_and_wait(roots: Iterable[psutil.Process]) -> None:
    """Kill processes with their children, and wait until they are gone."""
    doomed = kill_trees(roots)
    left = GONE_AFTER
    while left > 0 and any(map(runs, doomed)):
        await asyncio.sleep(LOOK_EVERY)
        left -= LOOK_EVERY


async def reaped(processes: Iterable[psutil.Process]) -> None:
    """Wait until asyncio has collected processes that ended, and closed its side of their pipes."""
    left = GONE_AFTER
    while left > 0 and any(process.is_running() for process in processes):
        await asyncio.sleep(LOOK_EVERY)
        left -= LOOK_EVERY
    await asyncio.sleep(LOOK_EVERY)


def watch_death(process: psutil.Process, died: Callable[[], None]) -> Callable[[], None]:
    """Have a function called in the running loop once a process has ended, whoever ended it.

    The kernel tells at once (pidfd); a system without that says so at the pool's next acquire instead.

    Returns:
        A function that ends the watch.
    """
    try:
        handle = os.pidfd_open(process.pid)
    except (AttributeError, OSError):
        return lambda: None
    loop, watching = asyncio.get_running_loop(), True

    def end() -> None:
        nonlocal watching
        if watching:
            watching = False
            if not loop.is_closed():
                loop.remove_reader(handle)
            os.close(handle)

    def ended() -> None:
        end()
        died()

    loop.add_reader(handle, ended)
    return end


def _tree(root: psutil.Process) -> list[psutil.Process]:
    try:
        return [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []
