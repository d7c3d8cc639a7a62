"""The part of a pool that acts: carries out what :mod:`pool_state` decides and reports what came of it.

Everything happens in one event loop, and no step between two awaits leaves the state half changed, so
that no lock is needed.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from playwright.async_api import Error as PlaywrightError

from casare_rpa.domain.errors import CasareError
from casare_rpa.infrastructure.errors import (
    BrowserDiedError,
    BrowserError,
    ChromiumMissingError,
    PoolClosedError,
)
from casare_rpa.infrastructure.resources import pool_state as decide
from casare_rpa.infrastructure.resources.browser_process import BrowserProcess, launch_browser
from casare_rpa.infrastructure.resources.lease_resources import LeaseResources

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from casare_rpa.infrastructure.resources.options import PoolOptions

Told = ParamSpec("Told")


class PoolEngine:
    """Browsers, contexts and background work of one pool.

    Args:
        options: the pool's.
        hand: gives a waiter its context.
        fail: tells a waiter that it gets none.
    """

    def __init__(
        self,
        options: PoolOptions,
        hand: Callable[[int, int], None],
        fail: Callable[[int, Exception], None],
    ) -> None:
        self.state = decide.PoolState()
        self.browsers: dict[int, BrowserProcess] = {}
        self.contexts: dict[int, LeaseResources] = {}
        self.closings: dict[int, asyncio.Task[None]] = {}
        self.changed = asyncio.Event()
        self._options = options
        self._hand = hand
        self._fail = fail
        self._tasks: set[asyncio.Task[None]] = set()
        self._open = True

    def tell(
        self,
        decision: Callable[Concatenate[decide.PoolState, PoolOptions, Told], decide.Step],
        *news: Told.args,
        **more: Told.kwargs,
    ) -> None:
        """Let a function of :mod:`pool_state` decide on news, and carry out its actions."""
        if not self._open:
            return
        self.state, actions = decision(self.state, self._options, *news, **more)
        self.changed.set()
        for action in actions:
            self._carry_out(action)

    def watch(self) -> None:
        """Find out about a browser whose death nobody told: one with a killed driver cannot."""
        browser = self.browsers.get(self.state.generation)
        if browser is not None and not browser.alive():
            self._lost(
                self.state.generation, BrowserDiedError("its process, or its driver's, has ended")
            )

    async def settled(self) -> None:
        """Wait until nothing is being made or closed."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def shut_down(self) -> None:
        """Fail all waiters, lose all leases and end all processes."""
        self._open = False
        for waiter in self.state.waiting:
            self._fail(waiter, PoolClosedError("the browser pool was closed while a caller waited"))
        for held in self.contexts.values():
            held.lost = held.lost or PoolClosedError("its pool was closed")
        # A browser that is starting, or a context being made, ends before its processes do.
        await self.settled()
        await asyncio.gather(*(self._stop(generation) for generation in tuple(self.browsers)))
        self.contexts.clear()
        self.state = decide.PoolState(generation=self.state.generation)
        self.changed.set()

    def _carry_out(self, action: decide.Action) -> None:
        match action:
            case decide.Launch(generation):
                self._spawn(self._launch(generation))
            case decide.Stop(generation):
                self._spawn(self._stop(generation))
            case decide.Make(number):
                self._spawn(self._make(number, self.browsers[self.state.generation]))
            case decide.Close(number):
                self.closings[number] = self._spawn(self._close(number))
            case decide.Hand(waiter, number):
                self._hand(waiter, number)
            case decide.Fail(waiter, error):
                self._fail(waiter, error)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _launch(self, generation: int) -> None:
        try:
            browser = await launch_browser(
                self._options, lambda: self._lost(generation, BrowserDiedError("it ended"))
            )
        except CasareError as error:
            self._lost(generation, error)
            return
        self.browsers[generation] = browser
        self.tell(decide.launched, generation)

    async def _make(self, number: int, browser: BrowserProcess) -> None:
        try:
            context, page = await browser.new_context(self._options)
        except BrowserError as error:
            if browser.alive():
                self.tell(decide.context_failed, number, error)
            else:
                self._lost_process(browser, error)
            return
        if self._open and number in self.state.making:
            self.contexts[number] = LeaseResources(context, page, self._options.max_pages)
            self.tell(decide.context_ready, number)
        else:
            with contextlib.suppress(PlaywrightError):
                await context.close()

    async def _close(self, number: int) -> None:
        held = self.contexts.pop(number, None)
        browser = self.browsers.get(self.state.generation)
        try:
            if held is not None:
                async with asyncio.timeout(self._options.close_timeout):
                    await held.release()
        except TimeoutError:
            seconds = self._options.close_timeout
            error = BrowserError(f"it did not close a context within {seconds:g} s and was killed")
            if browser is not None:
                await browser.kill()
                self._lost_process(browser, error)
        except PlaywrightError:
            # The context went before us: the caller closed it, or its browser died, which is told
            # by the browser itself.
            pass
        finally:
            del self.closings[number]
            self.tell(decide.context_closed, number)

    async def _stop(self, generation: int) -> None:
        browser = self.browsers.get(generation)
        if browser is not None:
            await browser.close(self._options.close_timeout)
            self.browsers.pop(generation, None)

    def _lost_process(self, browser: BrowserProcess, error: Exception) -> None:
        for generation, known in tuple(self.browsers.items()):
            if known is browser:
                self._lost(generation, error)

    def _lost(self, generation: int, error: Exception) -> None:
        """A browser is of no use any more: say so to its leases and clean up behind it."""
        current = generation == self.state.generation and self.state.phase is not decide.Phase.NONE
        if not current or not self._open:
            return
        # All contexts are of the current browser: those of earlier ones went with them.
        for held in self.contexts.values():
            held.lose(error)
        self.contexts.clear()
        if generation in self.browsers:
            self._spawn(self._stop(generation))
        hopeless = isinstance(error, ChromiumMissingError)
        self.tell(decide.browser_failed, generation, error, hopeless=hopeless)
