"""The browser pool as its callers see it: acquire, lease, counts."""

from __future__ import annotations

import asyncio
import contextlib
import time
import warnings
import weakref
from functools import partial
from typing import TYPE_CHECKING, Self

from casare_rpa.domain.cleanup import finish
from casare_rpa.infrastructure.errors import (
    AcquireTimeoutError,
    PoolClosedError,
    WrongLoopError,
)
from casare_rpa.infrastructure.resources import pool_decisions as decide
from casare_rpa.infrastructure.resources.callers import Callers
from casare_rpa.infrastructure.resources.context_manager import BrowserLease, caller
from casare_rpa.infrastructure.resources.endpoints import RemoteEndpoint
from casare_rpa.infrastructure.resources.hooks import PoolHooks, call_hook
from casare_rpa.infrastructure.resources.known_options import check_known
from casare_rpa.infrastructure.resources.options import PoolOptions, check_timeout
from casare_rpa.infrastructure.resources.places import places_of
from casare_rpa.infrastructure.resources.pool_counts import PoolCounts
from casare_rpa.infrastructure.resources.pool_engine import PoolEngine
from casare_rpa.infrastructure.resources.pool_state import Stage
from casare_rpa.infrastructure.resources.pressure_watch import PressureWatch
from casare_rpa.infrastructure.resources.processes import kill_trees
from casare_rpa.infrastructure.resources.registrations import RegistrationCounts
from casare_rpa.infrastructure.resources.settling import hopeless

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from casare_rpa.infrastructure.resources.lease_resources import LeaseResources
    from casare_rpa.infrastructure.resources.places import BrowserPlace

__all__ = ["BrowserPool", "PoolCounts", "PoolHooks", "PoolOptions", "RemoteEndpoint"]


class BrowserPool:
    """Hands out fresh, isolated browser contexts of pooled browsers.

    Use it as an async context manager; a browser starts at the first acquire, and when the pool is
    left no browser or driver process remains. It belongs to the event loop that entered it.

    Args:
        options: limits and times.
        places: where browsers run; the options' places unless a test brings others.
    """

    def __init__(
        self, options: PoolOptions | None = None, places: Sequence[BrowserPlace] | None = None
    ) -> None:
        self.options = options or PoolOptions()
        check_known(self.options)
        where = places_of(self.options) if places is None else places
        self._callers = Callers(self._served)
        self._engine = PoolEngine(self.options, where, self._callers.hand, self._callers.fail)
        self._pressure = PressureWatch(self.options.pressure, self._engine)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended = False
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._left = weakref.finalize(self, _kill_left, tuple(where))

    def __repr__(self) -> str:
        state = self._engine.state
        phases = [one.phase.value for one in state.browsers] or ["none"]
        at = {stage: len(state.at(stage)) for stage in Stage}
        resting = sum(one.resting for one in state.places)
        return (
            f"<BrowserPool {'open' if self._loop else 'closed'}, browser {', '.join(phases)}, "
            f"{at[Stage.LEASED]} leased, {at[Stage.WARM]} warm, {at[Stage.MAKING]} making, "
            f"{at[Stage.CLOSING]} closing, {len(state.waiting)} waiting"
            f"{f', {resting} of {len(state.places)} places left out' if resting else ''}"
            f"{', memory is short' if state.pressed else ''}>"
        )

    async def __aenter__(self) -> Self:
        if self._loop is not None or self._ended:
            raise PoolClosedError(
                f"{self!r} was opened before; allowed: one `async with` for each BrowserPool"
            )
        self._loop = asyncio.get_running_loop()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def acquire(self, timeout: float | None = None) -> BrowserLease:
        """A lease of a context that nobody has used.

        Args:
            timeout: seconds to wait for one; the pool's ``acquire_timeout`` where it is None.

        Raises:
            AcquireTimeoutError: none became free in time.
            QueueFullError: too many wait already.
            BrowserLaunchError: no browser could be started; a subclass says what is wrong.
            ChromiumMissingError: there is none on this machine.
            ContextError: the browser makes no context with the pool's options.
            HookError: a hook raised.
            PoolClosedError: the pool is not open.
            WrongLoopError: it belongs to another event loop or thread.
        """
        taken_at, started = caller(), time.perf_counter()
        self._check_usable()
        seconds = check_timeout(timeout, self.options.acquire_timeout)
        self._in_use()
        number, held = 0, None
        try:
            async with asyncio.timeout(seconds):
                while held is None:
                    self._engine.look()
                    number = await self._callers.wait(self._engine)
                    # None where the browser died in the moment of the hand-over.
                    held = self._engine.contexts.get(number)
        except TimeoutError:
            error = AcquireTimeoutError(
                f"no browser context within {seconds:g} s: {self!r}, max_contexts is "
                f"{self.options.max_contexts}"
            )
            self._engine.metrics.failed(error)
            raise error from None
        try:
            await call_hook(self.options.hooks, "before_lease", held.context)
            lease = self._lease(number, held, taken_at)
        except BaseException:
            await self._give_back(number)
            raise
        try:
            await call_hook(self.options.hooks, "after_lease", lease)
        except BaseException:
            await lease.close()
            raise
        self._engine.metrics.took("acquire", time.perf_counter() - started)
        return lease

    @contextlib.asynccontextmanager
    async def lease(self, timeout: float | None = None) -> AsyncIterator[BrowserLease]:
        """A lease for the length of a block; ``timeout`` as for :meth:`acquire`."""
        async with await self.acquire(timeout) as lease:
            yield lease

    async def warm_up(self) -> None:
        """Fill the warm set before anybody asks, and wait until it is full.

        Raises:
            AcquireTimeoutError: it did not fill within ``acquire_timeout``.
            CasareError: no browser starts; the error of the last try, as :meth:`acquire` raises it.
        """
        self._check_usable()
        self._in_use()
        earlier = self._engine.last_failure
        self._engine.look()
        self._engine.tell(decide.warming_asked)
        try:
            async with asyncio.timeout(self.options.acquire_timeout):
                while len(self._engine.state.at(Stage.WARM)) < self.options.warm:
                    failure = self._engine.last_failure
                    if failure is not None and hopeless(self._engine.state):
                        raise failure
                    self._engine.changed.clear()
                    await self._engine.changed.wait()
        except TimeoutError:
            failure = self._engine.last_failure
            why = f"; the last failure was: {failure}" if failure is not earlier else ""
            raise AcquireTimeoutError(
                f"no {self.options.warm} warm contexts within {self.options.acquire_timeout:g} s: "
                f"{self!r}{why}"
            ) from failure

    async def settled(self) -> None:
        """Wait until nothing is being made or closed in the background."""
        await self._engine.settled()

    def counts(self) -> PoolCounts:
        """What is open now; contexts and pages as Playwright sees them, not as the pool recalls."""
        state, browsers = self._engine.state, self._engine.browsers
        contexts = [context for browser in browsers.values() for context in browser.contexts]
        held = (held.registered.counts() for held in self._engine.contexts.values())
        registered = sum(held, RegistrationCounts())
        return PoolCounts(
            browsers=len(browsers),
            contexts=len(contexts),
            pages=sum(len(context.pages) for context in contexts),
            waiting=len(state.waiting),
            warm=len(state.at(Stage.WARM)),
            leased=len(state.at(Stage.LEASED)),
            launches=state.last_browser,
            registered=registered,
        )

    def pids(self) -> tuple[int, ...]:
        """Process ids on this machine: for each place its driver, then its browsers."""
        return tuple(process.pid for place in self._engine.places for process in place.processes())

    async def aclose(self) -> None:
        """Close every lease, context and browser; callers that wait get an error."""
        if self._loop is None:
            return
        if self._loop.is_closed():
            self._loop, self._ended = None, True
            self._left()
            return
        self._check_usable()
        self._loop, self._ended = None, True
        self._pressure.stop()
        for timer in self._timers.values():
            timer.cancel()
        await finish(self._engine.shut_down())

    # Leases

    def _lease(self, number: int, held: LeaseResources, taken_at: tuple[str, int]) -> BrowserLease:
        loop = asyncio.get_running_loop()
        return BrowserLease(
            number,
            held,
            taken_at,
            navigation_timeout=self.options.navigation_timeout,
            give_back=partial(self._give_back, number, time.perf_counter()),
            look=self._engine.look,
            dropped=partial(_tell_loop, loop, partial(self._dropped, number, taken_at)),
        )

    async def _give_back(self, number: int, since: float | None = None) -> None:
        if since is not None:
            self._engine.metrics.took("lease", time.perf_counter() - since)
        self._engine.tell(decide.released, number)
        closing = self._engine.closings.get(number)
        if closing is not None:
            await finish(closing)

    def _dropped(self, number: int, taken_at: tuple[str, int]) -> None:
        self._engine.tell(decide.released, number)
        warnings.warn_explicit(
            f"browser lease {number} was dropped without being closed; the pool closed it. "
            "Use `async with pool.lease()`, or keep the lease and close it",
            ResourceWarning,
            *taken_at,
        )

    # Small print

    def _check_usable(self) -> None:
        if self._loop is None:
            raise PoolClosedError(f"{self!r}: use it inside `async with BrowserPool() as pool:`")
        if self._loop.is_closed():
            self._left()
            raise PoolClosedError(
                f"the event loop of {self!r} was closed before the pool was: its browsers were killed. "
                "Leave a pool's `async with` before its loop ends"
            )
        if asyncio.get_running_loop() is not self._loop:
            raise WrongLoopError(
                f"{self!r} belongs to another event loop; allowed: the loop that opened it"
            )

    def _served(self) -> None:
        if self.options.refill_delay:
            self._start_timer("refill", self.options.refill_delay)

    def _in_use(self) -> None:
        self._start_timer("idle", self.options.idle_timeout)
        self._pressure.start()

    def _start_timer(self, name: str, seconds: float) -> None:
        if name in self._timers:
            self._timers[name].cancel()
        decision = decide.idled if name == "idle" else decide.refill_due
        loop = asyncio.get_running_loop()
        self._timers[name] = loop.call_later(seconds, self._engine.tell, decision)


def _tell_loop(loop: asyncio.AbstractEventLoop, dropped: partial[None]) -> None:
    """Tell the pool of a dropped lease, from whatever thread the garbage collector runs in."""
    if not loop.is_closed():
        loop.call_soon_threadsafe(dropped)


def _kill_left(places: tuple[BrowserPlace, ...]) -> None:
    """The last resort, also at the end of the program: a pool that was closed has nothing left."""
    left = [process for place in places for process in place.processes()]
    if left:
        kill_trees(left)
        warnings.warn(
            f"a BrowserPool was never closed: {len(left)} processes of it were killed. "
            "Use `async with BrowserPool()`",
            ResourceWarning,
            stacklevel=2,
        )
