"""Where a pool's browsers run: this machine, or an endpoint; each place has a driver of its own."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Protocol

from casare_rpa.infrastructure.errors import BrowserError
from casare_rpa.infrastructure.resources.browser_process import BrowserProcess, launch_browser
from casare_rpa.infrastructure.resources.driver import Driver, start_driver
from casare_rpa.infrastructure.resources.remote_browser import connect_browser

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import psutil

    from casare_rpa.infrastructure.errors import BrowserDiedError
    from casare_rpa.infrastructure.resources.endpoints import RemoteEndpoint
    from casare_rpa.infrastructure.resources.options import PoolOptions
    from casare_rpa.infrastructure.resources.pooled_browser import PooledBrowser


class PoolBrowser(Protocol):
    """What the pool asks of a browser that is ready; :class:`PooledBrowser` is the real one."""

    @property
    def contexts(self) -> Sequence[Any]:
        """The contexts that are open in it, whoever opened them since it was started."""

    def look(self) -> None:
        """Find out about a death that nobody told."""

    def is_lost(self, error: BrowserDiedError) -> None:
        """It is gone, or of no use any more."""

    async def new_context(
        self, options: PoolOptions, has_time: Callable[[], bool]
    ) -> tuple[Any, Any]:
        """A context with its page, which renders once where there is time for it."""

    async def close(self, timeout: float) -> None:
        """Close it; what does not end in time is killed."""

    async def kill(self) -> None:
        """End it without its consent."""


class BrowserPlace(Protocol):
    """What the pool asks of a place; :mod:`fake_place` has one without browsers, for tests."""

    async def start(self, died: Callable[[BrowserDiedError], None]) -> PoolBrowser:
        """Start a browser; ``died`` is called once when it is gone and nobody closed it."""

    async def quiet(self) -> None:
        """Wait until nothing is being ended here."""

    async def leave(self) -> None:
        """End what the place runs besides its browsers, which are closed by now."""

    def processes(self) -> list[psutil.Process]:
        """The processes the pool started here: the driver first, then browsers."""


class PlaywrightPlace:
    """This machine, or an endpoint.

    Args:
        options: the pool's.
        remote: the endpoint; this machine where it is None.
    """

    def __init__(self, options: PoolOptions, remote: RemoteEndpoint | None = None) -> None:
        self._options = options
        self._remote = remote
        self._driver: asyncio.Task[Driver] | None = None
        self._drivers: list[Driver] = []
        self._endings: set[asyncio.Task[None]] = set()
        self._browsers: list[BrowserProcess] = []

    async def start(self, died: Callable[[BrowserDiedError], None]) -> PooledBrowser:
        """Start a browser here.

        Raises:
            BrowserLaunchError: it does not start; a subclass says what is wrong.
            ChromiumMissingError: there is none.
        """
        driver = await self._running_driver()

        def gone(error: BrowserDiedError) -> None:
            driver.spoil()
            died(error)

        if self._remote:
            return await connect_browser(self._options, self._remote, driver, gone)
        browser = await launch_browser(self._options, driver, gone)
        self._browsers = [one for one in self._browsers if one.alive()]
        self._browsers.append(browser)
        return browser

    async def leave(self) -> None:
        """End the driver, and those that dead browsers spoiled."""
        task, self._driver = self._driver, None
        if task is not None:
            await self._end(task)
        await self.quiet()

    async def quiet(self) -> None:
        """Wait for the end of drivers that dead browsers spoiled."""
        await asyncio.gather(*self._endings)

    def processes(self) -> list[psutil.Process]:
        """The driver, then browsers."""
        living = [driver.process for driver in self._drivers if driver.alive()]
        return [*living, *(one.process for one in self._browsers if one.alive())]

    async def _running_driver(self) -> Driver:
        """The driver; one that died, was spoiled, or never started, is followed by another."""
        task = self._driver
        if task is not None and task.done() and not _works(task):
            self._driver = None
            await self._end(task)
        if self._driver is None:
            self._driver = asyncio.ensure_future(self._new_driver())
        # Who asks may be cancelled; others wait for the same.
        return await asyncio.shield(self._driver)

    async def _new_driver(self) -> Driver:
        driver = await start_driver(self._options.launch_timeout, self._retire)
        self._drivers.append(driver)
        return driver

    def _retire(self, driver: Driver) -> None:
        ending = asyncio.ensure_future(self._kill(driver))
        self._endings.add(ending)
        ending.add_done_callback(self._endings.discard)

    async def _end(self, task: asyncio.Task[Driver]) -> None:
        try:
            driver = await task
        except BrowserError:
            return  # It was told to whoever asked for it.
        if not driver.spoiled:  # a spoiled one ends by itself, with its last browser
            await driver.stop(self._options.close_timeout)
            self._drivers.remove(driver)

    async def _kill(self, driver: Driver) -> None:
        # At once: whoever waits for an answer of the dead browser hears only now that there is none.
        await driver.kill()
        await driver.stop(self._options.close_timeout)
        self._drivers.remove(driver)


def places_of(options: PoolOptions) -> tuple[PlaywrightPlace, ...]:
    """One for each of the options' places, in the same order."""
    if options.remotes:
        return tuple(PlaywrightPlace(options, remote) for remote in options.remotes)
    return (PlaywrightPlace(options),)


def _works(task: asyncio.Task[Driver]) -> bool:
    if task.cancelled() or task.exception() is not None:
        return False
    driver = task.result()
    return driver.alive() and not driver.spoiled
