"""Playwright's driver: the program between Python and browsers, one for each place of a pool.

A place's browsers share it, so that replacing one costs no second start. It is a process of its own that
can die alone, which Playwright does not tell: the operating system does. And it never answers some of
the calls that were under way when a browser died (a new page, for one): only its own end does.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

import psutil
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import async_playwright

from casare_rpa.infrastructure.errors import DriverDiedError, DriverStartError
from casare_rpa.infrastructure.resources.processes import (
    kill_and_wait,
    reaped,
    runs,
    watch_death,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.async_api import Playwright


class Driver:
    """One running driver; make it with :func:`start_driver`."""

    def __init__(
        self,
        playwright: Playwright,
        process: psutil.Process,
        transport: Any,
        retire: Callable[[Driver], None],
    ) -> None:
        self.playwright = playwright
        self.process = process
        self.spoiled = False
        self._transport = transport
        self._retire: Callable[[Driver], None] | None = retire
        self._orphaned: set[Callable[[DriverDiedError], None]] = set()
        self._end_watch = watch_death(process, self._died)

    def alive(self) -> bool:
        """Whether its process runs."""
        return runs(self.process)

    def on_death(self, call: Callable[[DriverDiedError], None]) -> Callable[[], None]:
        """Have a function called when the driver ends by itself; returns one that takes that back."""
        self._orphaned.add(call)

        def forget() -> None:
            self._orphaned.discard(call)
            self._retire_if_spoiled()

        return forget

    def spoil(self) -> None:
        """A browser of it died: calls may hang in it. It starts no other, and ends with its last one."""
        self.spoiled = True
        self._retire_if_spoiled()

    def _retire_if_spoiled(self) -> None:
        if self.spoiled and not self._orphaned and self._retire:
            retire, self._retire = self._retire, None
            retire(self)

    async def stop(self, timeout: float) -> None:
        """End it, by force where it does not in time; its browsers should be gone by then."""
        self._end_watch()
        with contextlib.suppress(PlaywrightError, TimeoutError):
            async with asyncio.timeout(timeout):
                await self.playwright.stop()
        await self.kill()
        self._close_pipe()
        await reaped((self.process,))

    async def kill(self) -> None:
        """Kill it, and whatever it started."""
        await kill_and_wait((self.process,))

    def _close_pipe(self) -> None:
        """Close what Playwright leaves open of a driver that died, and take note of its error."""
        process = getattr(self._transport, "_proc", None)
        if process is not None and process.stdin is not None:
            process.stdin.close()
        failure = getattr(self._transport, "on_error_future", None)
        if failure is not None and failure.done() and not failure.cancelled():
            failure.exception()

    def _died(self) -> None:
        error = DriverDiedError("Playwright's driver, which every browser depends on, has ended")
        for call in tuple(self._orphaned):
            call(error)


async def start_driver(timeout: float, retire: Callable[[Driver], None]) -> Driver:
    """Start a driver.

    Args:
        timeout: seconds it may take.
        retire: called when a driver that a dead browser spoiled has no browser left; it must end it.

    Raises:
        DriverStartError: it does not run, or not in time.
    """
    before = set(psutil.Process().children())
    manager = async_playwright()
    try:
        async with asyncio.timeout(timeout):
            playwright = await manager.start()
    except Exception as error:
        # Playwright raises a bare Exception where its driver, a Node.js of its own, does not run.
        started = [child for child in _drivers() if child not in before]
        await kill_and_wait(started)
        # It keeps no hold on a driver that did not start, so nobody else could close its pipes.
        await reaped(started)
        said = str(error) or f"it did not answer within {timeout:g} s"
        raise DriverStartError(
            f"Playwright's driver does not start: {said}; run `casare doctor --fix`"
        ) from error
    # Playwright has no public word for its driver's process. Where it keeps it elsewhere than today, it is
    # the new child, which could be mistaken only for that of a pool that starts at the same moment.
    transport = getattr(getattr(manager, "_client", None), "_transport", None)
    pid = getattr(getattr(transport, "_proc", None), "pid", None)
    if pid is None:
        pid = next(child.pid for child in _drivers() if child not in before)
    return Driver(playwright, psutil.Process(pid), transport, retire)


def _drivers() -> list[psutil.Process]:
    found = []
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            if "run-driver" in child.cmdline() or child.status() == psutil.STATUS_ZOMBIE:
                found.append(child)
    return found
