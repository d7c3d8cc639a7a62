"""The browser pool as its callers see it: acquire, lease, counts."""

from __future__ import annotations

import asyncio
import contextlib
import warnings
from functools import partial
from typing import TYPE_CHECKING, Self

from casare_rpa.infrastructure.errors import AcquireTimeoutError, PoolClosedError
from casare_rpa.infrastructure.resources import pool_state as decide
from casare_rpa.infrastructure.resources.cleanup import finish
from casare_rpa.infrastructure.resources.context_manager import BrowserLease, caller
from casare_rpa.infrastructure.resources.options import PoolOptions, check_timeout
from casare_rpa.infrastructure.resources.pool_counts import PoolCounts
from casare_rpa.infrastructure.resources.pool_engine import PoolEngine

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from casare_rpa.infrastructure.resources.lease_resources import LeaseResources

__all__ = ["BrowserPool", "PoolCounts", "PoolOptions"]


class BrowserPool:
    """Hands out fresh, isolated browser contexts of one pooled browser.

    Use it as an async context manager; the browser starts at the first acquire, and when the pool is
    left no browser or driver process remains. It belongs to the event loop that entered it.

    Args:
        options: limits and times.
    """

    def __init__(self, options: PoolOptions | None = None) -> None:
        self.options = options or PoolOptions()
        self._engine = PoolEngine(self.options, self._hand, self._fail)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._last_waiter = 0
        self._waiters: dict[int, asyncio.Future[int]] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def __repr__(self) -> str:
        state = self._engine.state
        return (
            f"<BrowserPool {'open' if self._loop else 'closed'}, browser {state.phase.value}, "
            f"{len(state.leased)} leased, {len(state.warm)} warm, {len(state.making)} making, "
            f"{len(state.closing)} closing, {len(state.waiting)} waiting>"
        )

    async def __aenter__(self) -> Self:
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
            BrowserLaunchError: no browser could be started.
            ChromiumMissingError: there is none on this machine.
            PoolClosedError: the pool is not open.
        """
        taken_at = caller()
        self._check_usable()
        seconds = check_timeout(timeout, self.options.acquire_timeout)
        self._start_timer("idle", self.options.idle_timeout)
        number, held = 0, None
        try:
            async with asyncio.timeout(seconds):
                while held is None:
                    self._engine.watch()
                    number = await self._wait_in_queue()
                    # None where the browser died in the moment of the hand-over.
                    held = self._engine.contexts.get(number)
        except TimeoutError:
            raise AcquireTimeoutError(
                f"no browser context within {seconds:g} s: {self!r}, max_contexts is "
                f"{self.options.max_contexts}"
            ) from None
        return self._lease(number, held, taken_at)

    @contextlib.asynccontextmanager
    async def lease(self, timeout: float | None = None) -> AsyncIterator[BrowserLease]:
        """A lease for the length of a block; ``timeout`` as for :meth:`acquire`."""
        async with await self.acquire(timeout) as lease:
            yield lease

    async def warm_up(self) -> None:
        """Fill the warm set before anybody asks, and wait until it is full.

        Raises:
            AcquireTimeoutError: it did not fill within ``acquire_timeout``.
        """
        self._check_usable()
        self._start_timer("idle", self.options.idle_timeout)
        self._engine.tell(decide.warming_asked)
        try:
            async with asyncio.timeout(self.options.acquire_timeout):
                while len(self._engine.state.warm) < self.options.warm:
                    self._engine.changed.clear()
                    await self._engine.changed.wait()
        except TimeoutError:
            raise AcquireTimeoutError(
                f"no {self.options.warm} warm contexts within {self.options.acquire_timeout:g} s: "
                f"{self!r}"
            ) from None

    async def settled(self) -> None:
        """Wait until nothing is being made or closed in the background."""
        await self._engine.settled()

    def counts(self) -> PoolCounts:
        """What is open now; contexts and pages as Playwright sees them, not as the pool recalls."""
        state, browsers = self._engine.state, self._engine.browsers
        contexts = [context for browser in browsers.values() for context in browser.contexts]
        return PoolCounts(
            browsers=len(browsers),
            contexts=len(contexts),
            pages=sum(len(context.pages) for context in contexts),
            waiting=len(state.waiting),
            warm=len(state.warm),
            leased=len(state.leased),
            launches=state.generation,
        )

    def pids(self) -> tuple[int, ...]:
        """Process ids of drivers and browsers, in this order for each browser."""
        return tuple(pid for browser in self._engine.browsers.values() for pid in browser.pids)

    async def aclose(self) -> None:
        """Close every lease, context and browser; callers that wait get an error."""
        if self._loop is not None:
            self._loop = None
            for timer in self._timers.values():
                timer.cancel()
            await finish(self._engine.shut_down())

    # The queue

    async def _wait_in_queue(self) -> int:
        self._last_waiter += 1
        waiter = self._last_waiter
        handed: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiters[waiter] = handed
        try:
            self._engine.tell(decide.asked, waiter)
            return await handed
        except BaseException:
            if handed.done() and not handed.cancelled() and handed.exception() is None:
                # It was handed over in the very moment the caller left.
                self._engine.tell(decide.released, handed.result())
            else:
                self._engine.tell(decide.gave_up, waiter)
            raise
        finally:
            del self._waiters[waiter]

    def _hand(self, waiter: int, number: int) -> None:
        handed = self._waiters[waiter]
        if handed.done():  # its caller was cancelled and has not run since
            self._engine.tell(decide.released, number)
            return
        handed.set_result(number)
        if self.options.refill_delay:
            self._start_timer("refill", self.options.refill_delay)

    def _fail(self, waiter: int, error: Exception) -> None:
        if not self._waiters[waiter].done():
            self._waiters[waiter].set_exception(error)

    # Leases

    def _lease(self, number: int, held: LeaseResources, taken_at: tuple[str, int]) -> BrowserLease:
        loop = asyncio.get_running_loop()
        return BrowserLease(
            number,
            held,
            taken_at,
            give_back=partial(self._give_back, number),
            dropped=partial(_tell_loop, loop, partial(self._dropped, number, taken_at)),
        )

    async def _give_back(self, number: int) -> None:
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
        if asyncio.get_running_loop() is not self._loop:
            raise PoolClosedError(
                f"{self!r} belongs to another event loop; allowed: the loop that opened it"
            )

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
