"""The part of a pool that acts: carries out what :mod:`pool_decisions` decides and reports what came of it.

Everything happens in one event loop, and no step between two awaits leaves the state half changed, so
that no lock is needed.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from functools import partial
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from playwright.async_api import Error as PlaywrightError

from casare_rpa.domain.errors import CasareError, UsageError
from casare_rpa.infrastructure.errors import (
    BrowserDiedError,
    BrowserError,
    BrowserHungError,
    BrowserLaunchError,
    HookError,
    PoolClosedError,
)
from casare_rpa.infrastructure.resources import pool_decisions as decide
from casare_rpa.infrastructure.resources import pool_state as told
from casare_rpa.infrastructure.resources.hooks import call_hook
from casare_rpa.infrastructure.resources.lease_resources import LeaseResources
from casare_rpa.infrastructure.resources.pool_metrics import PoolMetrics
from casare_rpa.infrastructure.resources.processes import GONE_AFTER

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from casare_rpa.infrastructure.resources.options import PoolOptions
    from casare_rpa.infrastructure.resources.places import BrowserPlace, PoolBrowser

Told = ParamSpec("Told")

_LONGEST_REST = 60.0
_MOST_DOUBLINGS = 16


class PoolEngine:
    """Browsers, contexts and background work of one pool.

    Args:
        options: the pool's.
        places: where browsers run, in the order of the options' places.
        hand: gives a waiter its context; False where it does not want it any more.
        fail: tells a waiter that it gets none.
    """

    def __init__(
        self,
        options: PoolOptions,
        places: Sequence[BrowserPlace],
        hand: Callable[[int, int], bool],
        fail: Callable[[int, Exception], None],
    ) -> None:
        self.state = told.PoolState(places=(told.Place(),) * len(places))
        self.browsers: dict[int, PoolBrowser] = {}
        self.contexts: dict[int, LeaseResources] = {}
        self.closings: dict[int, asyncio.Task[None]] = {}
        self.changed = asyncio.Event()
        self.last_failure: CasareError | None = None
        """Of a browser or context that was being made; what comes later may have gone well."""
        self.metrics = PoolMetrics(options.meter)
        self.places = tuple(places)
        self._options = options
        self._hand = hand
        self._fail = fail
        self._tasks: set[asyncio.Task[None]] = set()
        self._timers: set[asyncio.TimerHandle] = set()
        self._open = True

    def tell(
        self,
        decision: Callable[Concatenate[told.PoolState, PoolOptions, Told], told.Step],
        *news: Told.args,
        **more: Told.kwargs,
    ) -> None:
        """Let a function of :mod:`pool_decisions` decide on news, and carry out its actions."""
        if not self._open:
            return
        self.state, actions = decision(self.state, self._options, *news, **more)
        self.changed.set()
        self.metrics.state(self.state)
        for action in actions:
            self._carry_out(action)

    def look(self) -> None:
        """Find out about browsers whose death nobody told."""
        for browser in tuple(self.browsers.values()):
            browser.look()

    def evict_spare_pages(self) -> None:
        """Have each lease close the page it can do without most easily."""
        for number, held in self.contexts.items():
            context = self.state.context(number)
            if context is not None and context.stage is told.Stage.LEASED:
                held.evict_spare_page()

    async def settled(self) -> None:
        """Wait until nothing is being made or closed."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def shut_down(self) -> None:
        """Fail all waiters, lose all leases and end all processes."""
        self._open = False
        for timer in self._timers:
            timer.cancel()
        for waiter in self.state.waiting:
            self._fail(waiter, PoolClosedError("the browser pool was closed while a caller waited"))
        for held in self.contexts.values():
            held.lost = held.lost or PoolClosedError("its pool was closed")
        # A browser that is starting, or a context being made, ends before its processes do.
        if self._tasks:
            # A release bounds itself by close_timeout, and the killing that may follow by GONE_AFTER.
            bound = self._options.close_timeout + GONE_AFTER
            _, hanging = await asyncio.wait(self._tasks, timeout=bound)
            for task in hanging:
                task.cancel()
            await asyncio.gather(*hanging, return_exceptions=True)
        seconds = self._options.close_timeout
        await asyncio.gather(*(browser.close(seconds) for browser in self.browsers.values()))
        self.browsers.clear()
        await asyncio.gather(*(place.leave() for place in self.places))
        for held in self.contexts.values():
            held.let_go()
        self.contexts.clear()
        self.state = told.PoolState(places=self.state.places, last_browser=self.state.last_browser)
        self.changed.set()

    def _carry_out(self, action: told.Action) -> None:
        match action:
            case told.Launch(browser, place):
                self._spawn(self._launch(browser, place))
            case told.Stop(browser):
                self._spawn(self._stop(browser))
            case told.Make(context, browser):
                self._spawn(self._make(context, self.browsers[browser]))
            case told.Close(context):
                self.closings[context] = self._spawn(self._close(context))
            case told.Hand(waiter, context):
                if not self._hand(waiter, context):
                    self.tell(decide.released, context)
            case told.Rest(place, failures):
                # Bounded before it is a float: a place may have failed thousands of times.
                seconds = self._options.retry_after * 2 ** min(failures - 1, _MOST_DOUBLINGS)
                self._later(min(seconds, _LONGEST_REST), decide.rested, place)
            case told.Fail(waiter, error):
                self._fail(waiter, error)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _later(
        self,
        seconds: float,
        decision: Callable[[told.PoolState, PoolOptions, int], told.Step],
        subject: int,
    ) -> asyncio.TimerHandle:
        def due() -> None:
            self._timers.discard(timer)
            self.tell(decision, subject)

        timer = asyncio.get_running_loop().call_later(seconds, due)
        self._timers.add(timer)
        return timer

    def _forget_timer(self, timer: asyncio.TimerHandle) -> None:
        timer.cancel()
        self._timers.discard(timer)

    async def _launch(self, number: int, place: int) -> None:
        started = time.perf_counter()
        late = self._later(self._options.late_after, decide.late, number)
        try:
            browser = await self.places[place].start(partial(self._lost, number))
        except CasareError as error:
            self._lost(number, error)
            return
        except Exception as error:  # noqa: BLE001 - values of options that Playwright cannot take raise anything
            self._lost(number, BrowserLaunchError(f"{type(error).__name__}: {error}"))
            return
        finally:
            self._forget_timer(late)
        self.metrics.took("launch", time.perf_counter() - started)
        self.browsers[number] = browser
        if self._options.recycle_after is not None:
            self._later(self._options.recycle_after, decide.worn, number)
        self.tell(decide.launched, number)

    async def _make(self, number: int, browser: PoolBrowser) -> None:
        try:
            context, page = await browser.new_context(self._options, self._has_time)
        except BrowserDiedError:
            return  # The browser told.
        except BrowserError as error:
            self._failed(error)
            self.tell(decide.context_failed, number, error)
            return
        if self._open and self.state.context(number) is not None:
            self.contexts[number] = LeaseResources(context, page, self._options.max_pages)
            self.tell(decide.context_ready, number)
        else:
            with contextlib.suppress(PlaywrightError):
                await context.close()

    def _has_time(self) -> bool:
        return self._options.rehearse and not self.state.waiting

    async def _close(self, number: int) -> None:
        started, failed = time.perf_counter(), None
        held = self.contexts.pop(number, None)
        closing = self.state.context(number)
        browser = self.browsers.get(closing.browser) if closing else None
        try:
            if held is not None:
                async with asyncio.timeout(self._options.close_timeout):
                    failed = await self._before_release(held)
                    await held.release()
        except TimeoutError:
            seconds = self._options.close_timeout
            if browser is not None:
                browser.is_lost(
                    BrowserHungError(
                        f"it did not close a context within {seconds:g} s and was killed"
                    )
                )
                await browser.kill()
        except PlaywrightError:
            # The context went before us: the caller closed it, or its browser died, which is told
            # by the browser itself.
            pass
        finally:
            del self.closings[number]
            self.tell(decide.context_closed, number)
        self.metrics.took("release", time.perf_counter() - started)
        await call_hook(self._options.hooks, "after_release", number)
        if failed is not None:
            raise failed

    async def _before_release(self, held: LeaseResources) -> HookError | None:
        try:
            await call_hook(self._options.hooks, "before_release", held.context)
        except HookError as error:
            return error
        return None

    async def _stop(self, number: int) -> None:
        browser = self.browsers.pop(number, None)
        if browser is not None:
            await browser.close(self._options.close_timeout)
        for place in range(len(self.places)):
            await self._leave_if_unused(place)

    async def _leave_if_unused(self, place: int) -> None:
        if any(one.place == place for one in self.state.browsers):
            await self.places[place].quiet()
        else:
            await self.places[place].leave()

    def _failed(self, error: CasareError) -> None:
        self.last_failure = error
        self.metrics.failed(error)

    def _lost(self, number: int, error: CasareError) -> None:
        """A browser is gone or did not start: say so to its leases and clean up behind it."""
        failed = self.state.browser(number)
        if failed is None or not self._open:
            return
        self._failed(error)
        if isinstance(error, BrowserError):
            for context in self.state.contexts:
                held = (
                    self.contexts.pop(context.number, None) if context.browser == number else None
                )
                if held is not None:
                    held.lose(error)
        # Nobody will bring what is missing, or mend a hook, between two tries.
        for_good = isinstance(error, UsageError | HookError)
        self.tell(decide.browser_failed, number, error, for_good=for_good)
        self._spawn(self._stop(number))
