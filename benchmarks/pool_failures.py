"""What goes wrong under the pool, as counts that cannot vary. Goals 26 and 28.

Each failure is caused once in a pool of its own; the counts say who heard of it and what was left.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

LEASES, WAITERS = 8, 4
BLANK = "about:blank"


def counted(unit: str) -> Callable[[Any], Any]:
    """Says what a benchmark counts."""

    def mark(benchmark: Any) -> Any:
        benchmark.unit = unit
        return benchmark

    return mark


def _pool(**options: Any) -> Any:
    from casare_rpa.infrastructure.resources.browser_pool import BrowserPool, PoolOptions

    return BrowserPool(PoolOptions(**{"warm": 0, "acquire_timeout": 60.0, **options}))


def _run(failure: Callable[[], Awaitable[dict[str, float]]]) -> dict[str, float]:
    """The counts of a failure, and what it left running."""
    import psutil

    async def run() -> dict[str, float]:
        before = set(psutil.Process().children(recursive=True))
        counts = await failure()
        return {**counts, "left": len(set(psutil.Process().children(recursive=True)) - before)}

    return asyncio.run(run())


async def _use_for_ever(lease: Any) -> None:
    async with lease:
        while True:
            await lease.page.goto(BLANK)


async def _succeeds(pool: Any) -> int:
    async with pool.lease() as lease:
        return int(await lease.page.evaluate("1 + 1") == 2)


class _UnderEightLeases:
    """SIGKILL under eight leases in use, with four callers in the queue."""

    timeout = 120

    def setup_cache(self) -> dict[str, float]:
        """Once for all counts."""
        return _run(self._kill)

    setup_cache.timeout = 120  # type: ignore[attr-defined]

    async def _kill(self) -> dict[str, float]:
        from casare_rpa.infrastructure.errors import BrowserDiedError

        started = time.perf_counter()
        async with _pool(max_contexts=LEASES) as pool:
            # What launching, a context and its page take is the measure of the recovery.
            await (await pool.acquire()).close()
            first = time.perf_counter() - started
            leases = await asyncio.gather(*(pool.acquire() for _ in range(LEASES)))
            working = [asyncio.ensure_future(_use_for_ever(lease)) for lease in leases]
            waiting = [asyncio.ensure_future(_succeeds(pool)) for _ in range(WAITERS)]
            await asyncio.sleep(0.2)
            os.kill(pool.pids()[1], signal.SIGKILL)
            killed = time.perf_counter()
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            recovered = time.perf_counter() - killed
            told = await asyncio.gather(*working, return_exceptions=True)
            served = await asyncio.gather(*waiting, return_exceptions=True)
            return {
                "clear": sum(type(error) is BrowserDiedError for error in told),
                "queue": sum(isinstance(answer, BaseException) for answer in served),
                "recovery": recovered / first,
            }


class KilledBrowser(_UnderEightLeases):
    """Who hears of a killed browser, and what is left of it."""

    exact = True

    @counted("errors")
    def track_clear_errors(self, counts: dict[str, float]) -> int:
        """Leases that heard that their browser died."""
        return int(counts["clear"])

    @counted("errors")
    def track_errors_of_the_queue(self, counts: dict[str, float]) -> int:
        """Callers in the queue that heard anything of it."""
        return int(counts["queue"])

    @counted("processes")
    def track_processes_left(self, counts: dict[str, float]) -> int:
        """Processes that outlive the pool."""
        return int(counts["left"])


class Recovery(_UnderEightLeases):
    """How soon the pool serves again: at most twice what launching, a context and its page take."""

    gate = False  # a ratio of two single times

    @counted("x")
    def track_recovery(self, counts: dict[str, float]) -> float:
        """From the kill to the next lease's answer, as a multiple of a cold pool's first lease."""
        return counts["recovery"]


class OtherFailures:
    """Those that have no queue: each must be told by its own error and leave a pool that goes on."""

    params = (("stopped browser", "killed driver", "crashed page", "page that never loads"),)
    param_names = ("failure",)
    exact = True
    timeout = 120

    def setup_cache(self) -> dict[str, dict[str, float]]:
        """Each once, for all counts."""
        causes = (self._stop_browser, self._kill_driver, self._crash_page, self._never_load)
        return dict(zip(self.params[0], map(_run, causes), strict=True))

    setup_cache.timeout = 120  # type: ignore[attr-defined]

    @counted("errors")
    def track_told(self, counts: dict[str, dict[str, float]], failure: str) -> int:
        """Clear errors of the one lease concerned."""
        return int(counts[failure]["told"])

    @counted("leases")
    def track_goes_on(self, counts: dict[str, dict[str, float]], failure: str) -> int:
        """Leases that succeed afterwards, of one."""
        return int(counts[failure]["goes on"])

    @counted("processes")
    def track_processes_left(self, counts: dict[str, dict[str, float]], failure: str) -> int:
        """Processes that outlive the pool."""
        return int(counts[failure]["left"])

    async def _told(
        self, pool: Any, error: type[Exception], failing: Awaitable[Any]
    ) -> dict[str, float]:
        told = 0
        try:
            await failing
        except error:
            told = 1
        return {"told": told, "goes on": await _succeeds(pool)}

    async def _stop_browser(self) -> dict[str, float]:
        from casare_rpa.infrastructure.errors import BrowserHungError

        async with _pool(close_timeout=0.5) as pool:
            lease, other = await pool.acquire(), await pool.acquire()
            os.kill(pool.pids()[1], signal.SIGSTOP)
            await lease.close()  # bounded; the browser is killed by its pid
            return await self._told(pool, BrowserHungError, _use_for_ever(other))

    async def _kill_driver(self) -> dict[str, float]:
        from casare_rpa.infrastructure.errors import DriverDiedError

        async with _pool() as pool:
            lease = await pool.acquire()
            os.kill(pool.pids()[0], signal.SIGKILL)
            return await self._told(pool, DriverDiedError, _use_for_ever(lease))

    async def _crash_page(self) -> dict[str, float]:
        from casare_rpa.infrastructure.errors import PageCrashedError

        async def crash(lease: Any) -> None:
            async with lease:
                with contextlib.suppress(Exception):
                    await lease.page.goto("chrome://crash")
                await lease.page.evaluate("new Promise(() => {})")

        async with _pool() as pool:
            return await self._told(pool, PageCrashedError, crash(await pool.acquire()))

    async def _never_load(self) -> dict[str, float]:
        from casare_rpa.infrastructure.errors import PageLoadTimeoutError

        async def load(lease: Any) -> None:
            async with lease:
                await lease.goto("data:text/html,<script>while (true) {}</script>", timeout=0.5)

        async with _pool() as pool:
            return await self._told(pool, PageLoadTimeoutError, load(await pool.acquire()))


class Queue:
    """Goal 28: first in, first out; bounded; a time-out of its own; browsers recycled by use."""

    exact = True
    timeout = 120

    @counted("callers")
    def track_served_out_of_order(self) -> int:
        """Of twelve callers with one context, those served before one who came earlier."""
        return asyncio.run(self._out_of_order())

    @counted("callers")
    def track_refused_by_a_full_queue(self) -> int:
        """Of three callers of a queue that holds two, those refused at once."""
        return asyncio.run(self._refused())

    @counted("callers")
    def track_timed_out(self) -> int:
        """Of two callers with time-outs of 0.05 s, those that heard of it and left the queue."""
        return asyncio.run(self._timed_out())

    @counted("browsers")
    def track_browsers_for_eighteen_contexts(self) -> int:
        """Browsers started for eighteen leases in a row when one is replaced after five contexts."""
        return asyncio.run(self._recycled())

    async def _out_of_order(self) -> int:
        served: list[int] = []

        async def work(pool: Any, number: int) -> None:
            async with pool.lease():
                served.append(number)

        async with _pool(max_contexts=1) as pool:
            await asyncio.gather(*(work(pool, number) for number in range(12)))
        return sum(later < earlier for earlier, later in pairwise(served))

    async def _refused(self) -> int:
        from casare_rpa.infrastructure.errors import AcquireTimeoutError, QueueFullError

        refused = 0
        async with _pool(max_contexts=1, max_waiting=2) as pool, pool.lease():
            waiting = [asyncio.ensure_future(pool.acquire()) for _ in range(2)]
            await asyncio.sleep(0)
            try:
                await pool.acquire(timeout=5)
            except (QueueFullError, AcquireTimeoutError) as error:
                refused = int(isinstance(error, QueueFullError))
            for waiter in waiting:
                waiter.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)
        return refused

    async def _timed_out(self) -> int:
        from casare_rpa.infrastructure.errors import AcquireTimeoutError

        async with _pool(max_contexts=1) as pool, pool.lease():
            waiting = [pool.acquire(timeout=0.05) for _ in range(2)]
            told = await asyncio.gather(*waiting, return_exceptions=True)
            still = pool.counts().waiting
        return sum(isinstance(error, AcquireTimeoutError) for error in told) - still

    async def _recycled(self) -> int:
        async with _pool(recycle_after_contexts=5) as pool:
            for _ in range(18):
                async with pool.lease():
                    pass
                # Until the replacement is ready, the worn one serves.
                await pool.settled()
            return int(pool.counts().launches)
