"""A browser and its driver as processes: started, watched, closed, and killed when they do not answer.

Playwright takes a browser for connected while it is stopped, or its driver killed, so that liveness is
asked of the operating system.
"""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from typing import TYPE_CHECKING

import psutil
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import async_playwright

from casare_rpa.infrastructure.errors import BrowserError, BrowserLaunchError
from casare_rpa.infrastructure.resources.chromium import arguments_here, require_chromium

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.async_api import Browser, BrowserContext, Page, Playwright

    from casare_rpa.infrastructure.resources.options import PoolOptions

# How long killed processes may take to leave the process table.
_GONE_AFTER = 5.0
_LOOK_EVERY = 0.02


class BrowserProcess:
    """One running browser; make it with :func:`launch_browser`."""

    def __init__(
        self, playwright: Playwright, browser: Browser, processes: tuple[psutil.Process, ...]
    ) -> None:
        self._playwright = playwright
        self._browser = browser
        self._processes = processes
        self._stopped = False

    def __repr__(self) -> str:
        pids = ", ".join(str(process.pid) for process in self._processes)
        return f"<BrowserProcess {'alive' if self.alive() else 'dead'}, pids {pids}>"

    @property
    def contexts(self) -> list[BrowserContext]:
        """The contexts that Playwright knows of, whoever opened them."""
        return self._browser.contexts

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of the driver and of the browser."""
        return tuple(process.pid for process in self._processes)

    def alive(self) -> bool:
        """Whether browser and driver run; a stopped one does."""
        return not self._stopped and all(map(_runs, self._processes))

    async def new_context(self, options: PoolOptions) -> tuple[BrowserContext, Page]:
        """A context with its page.

        Raises:
            BrowserError: it could not be made, or not in time.
        """
        try:
            async with asyncio.timeout(options.launch_timeout):
                context = await self._browser.new_context(**options.context_options)
                return context, await context.new_page()
        except TimeoutError:
            await self.kill()
            raise BrowserError(
                f"the browser made no context within {options.launch_timeout:g} s and was killed"
            ) from None
        except (PlaywrightError, TypeError) as error:
            # TypeError is what Playwright raises for an option that new_context does not have.
            raise BrowserError(
                f"no browser context can be made with {dict(options.context_options)}: {error}"
            ) from error

    async def close(self, timeout: float) -> None:
        """Close the browser and end the driver; what does not end in time is killed."""
        if self._stopped:
            return
        self._stopped = True
        with contextlib.suppress(PlaywrightError, TimeoutError):
            if all(map(_runs, self._processes)):
                async with asyncio.timeout(timeout):
                    await self._browser.close()
        # A driver waits for its browser: only without one does it end by itself.
        await self.kill()
        with contextlib.suppress(PlaywrightError, TimeoutError):
            async with asyncio.timeout(timeout):
                await self._playwright.stop()
        await _kill(self._processes)

    async def kill(self) -> None:
        """Kill the browser, whose end the driver then tells."""
        await _kill(self._processes[1:])


async def launch_browser(options: PoolOptions, died: Callable[[], None]) -> BrowserProcess:
    """Start a driver and a browser.

    Args:
        options: the pool's.
        died: called when the browser is gone, on purpose or not.

    Raises:
        ChromiumMissingError: there is no Chromium.
        BrowserLaunchError: it does not start.
    """
    chromium = require_chromium()
    # Unknown to Chromium, and therefore the one thing on its command line that nobody else's has.
    mark = f"--casare-pool={uuid.uuid4().hex}"
    playwright = await _start_driver()
    try:
        browser = await playwright.chromium.launch(
            executable_path=chromium.path,
            args=[*arguments_here(), *options.arguments, mark],
            headless=options.headless,
            timeout=options.launch_timeout * 1000,
        )
    except PlaywrightError as error:
        await playwright.stop()
        raise BrowserLaunchError(
            f"{chromium.path} (found by {chromium.source}) does not start: {error.message.strip()}"
        ) from error
    process = _marked(mark)
    browser.on("disconnected", lambda _: died())
    return BrowserProcess(playwright, browser, process)


async def _start_driver() -> Playwright:
    before = psutil.Process().children()
    try:
        return await async_playwright().start()
    except Exception as error:
        started = tuple(child for child in psutil.Process().children() if child not in before)
        await _kill(started)
        await _reaped(started)
        # Playwright raises a bare Exception where its driver, a Node.js of its own, does not run.
        raise BrowserLaunchError(
            f"Playwright's driver does not start: {error}; run `casare doctor --fix`"
        ) from error


async def _reaped(processes: tuple[psutil.Process, ...]) -> None:
    """Wait until asyncio has collected processes that ended, and closed its side of their pipes.

    Playwright keeps no hold on a driver that did not start, so nobody else could close them.
    """
    left = _GONE_AFTER
    while left > 0 and any(process.is_running() for process in processes):
        await asyncio.sleep(_LOOK_EVERY)
        left -= _LOOK_EVERY
    await asyncio.sleep(_LOOK_EVERY)


def _marked(mark: str) -> tuple[psutil.Process, ...]:
    """The driver and the browser that was started with a mark."""
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            driver = process.parent()
            if mark in process.cmdline() and driver is not None:
                return driver, process
    return ()


async def _kill(roots: tuple[psutil.Process, ...]) -> None:
    """Kill processes with their children, and wait until they are gone."""
    doomed = [process for root in roots for process in _tree(root)]
    for process in doomed:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    left = _GONE_AFTER
    while left > 0 and any(map(_runs, doomed)):
        await asyncio.sleep(_LOOK_EVERY)
        left -= _LOOK_EVERY


def _tree(root: psutil.Process) -> list[psutil.Process]:
    try:
        return [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
