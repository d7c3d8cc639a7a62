"""The browser pool against raw Playwright: what one execution costs, and what is left behind.

One execution loads a page of eight requests, in a context that nobody used before wherever the variant
allows it. All variants are parameters of the same benchmark, measured in one run.
"""

from __future__ import annotations

import asyncio
import contextlib
import statistics
import time
from typing import Any

from benchmarks.executor import VARIANTS, kept_executor
from benchmarks.leak_cycles import at_rest
from benchmarks.pool_pairs import (
    EXECUTIONS,
    FLOORS,
    PATHS,
    POOLS,
    RATES,
    Ratio,
    Round,
    paths_by_round,
    rates_by_round,
    ratio,
)


class Execution:
    """One execution from start to clean-up; the pool refills its warm set meanwhile."""

    params = (VARIANTS,)
    param_names = ("variant",)
    # Its refill runs meanwhile: pairs spread by 26 %, and CriticalPath gates what a user waits for.
    gate = False
    timeout = 60
    number = 1
    rounds = 1
    repeat = (5, 12, 5.0)
    warmup_time = 0.5
    timer = time.perf_counter  # waiting is what it is about

    def setup(self, variant: str) -> None:
        """Start what the variant keeps, the first time; a pool has its warm contexts again."""
        self.executor = kept_executor(variant)
        self.executor.session.run(self.executor.tidy())

    def time_execution(self, variant: str) -> None:
        """Acquire, load, release."""
        self.executor.session.run(self.executor.execute())


class CriticalPath:
    """From asking for a page to the page loaded, with a warm context at hand: what a user waits for.

    Release and refill happen between the samples; nothing else runs meanwhile.
    """

    params = (PATHS,)
    param_names = ("variant",)
    gate = {"variant": ["pool"]}  # noqa: RUF012 - peers and floors are for the tables
    timeout = 60
    number = 1
    rounds = 1
    repeat = (10, 12, 8.0)
    warmup_time = 0.5
    timer = time.perf_counter

    def setup(self, variant: str) -> None:
        """Release what the last sample took, and refill."""
        self.executor = kept_executor(variant, refill_delay=600.0)
        self.executor.session.run(self.executor.tidy())

    def time_to_loaded(self, variant: str) -> None:
        """Acquire and load."""
        self.executor.session.run(self.executor.load())


class CriticalPathRatio:
    """The same, with all of them alternating in one process: what goal 21 is judged by."""

    params = (POOLS, FLOORS, Ratio._fields)
    param_names = ("variant", "against", "part")
    gate = False  # The gate has pairs of its own, of CriticalPath.

    def setup_cache(self) -> list[Round]:
        """All rounds, once."""
        return paths_by_round(30)

    setup_cache.timeout = 300  # type: ignore[attr-defined]

    def track_ratio(self, rounds: list[Round], variant: str, against: str, part: str) -> float:
        """The pool's time over the other's."""
        return float(getattr(ratio(rounds, against, of=variant), part))

    track_ratio.unit = "x"  # type: ignore[attr-defined]


class _Rates:
    """Executions a second, all variants alternating in one process.

    The pool and the raw variant close every context; crawlee's pool leaves its contexts open (the page
    alone is closed), which is less work.
    """

    # It would be minutes a pair, and Execution gates the same path in a tenth of a second.
    gate = False

    def setup_cache(self) -> dict[int, list[Round]]:
        """All rounds, once for both classes."""
        return {each: rates_by_round(each, 6) for each in EXECUTIONS}

    setup_cache.timeout = 1200  # type: ignore[attr-defined]


class Throughput(_Rates):
    """Executions a second at a concurrency, the median over rounds."""

    params = (RATES, tuple(EXECUTIONS))
    param_names = ("variant", "concurrency")
    higher_is_better = True

    def setup(self, rates: dict[int, list[Round]], variant: str, concurrency: int) -> None:
        """Skip crawlee where it is not installed: nothing else needs it."""
        _measured(rates, variant, concurrency)

    def track_executions(
        self, rates: dict[int, list[Round]], variant: str, concurrency: int
    ) -> float:
        """Its own clean-up included, of the pool its refill."""
        return statistics.median(each[variant] for each in rates[concurrency])

    track_executions.unit = "executions/s"  # type: ignore[attr-defined]


class ThroughputRatio(_Rates):
    """Goal 25: the pool's at least 0.95 times raw contexts', and not slower than crawlee's."""

    params = (RATES[:-1], tuple(EXECUTIONS), Ratio._fields)
    param_names = ("against", "concurrency", "part")
    higher_is_better = True

    def setup(
        self, rates: dict[int, list[Round]], against: str, concurrency: int, part: str
    ) -> None:
        """As for Throughput."""
        _measured(rates, against, concurrency)

    def track_ratio(
        self, rates: dict[int, list[Round]], against: str, concurrency: int, part: str
    ) -> float:
        """The pool's rate over the other's."""
        return float(getattr(ratio(rates[concurrency], against), part))

    track_ratio.unit = "x"  # type: ignore[attr-defined]


def _measured(rates: dict[int, list[Round]], variant: str, concurrency: int) -> None:
    if variant not in rates[concurrency][0]:
        raise NotImplementedError(f"{variant} is not installed")


class Counts:
    """What cannot vary. Goals 22 and 26: nothing is left open, eight cold callers start one browser."""

    timeout = 60
    exact = True

    def setup_cache(self) -> dict[str, int]:
        """One pool for all that is counted: eight that ask at once, then twenty leases."""
        import psutil

        before = set(psutil.Process().children(recursive=True))
        counted = asyncio.run(self._count())
        left = set(psutil.Process().children(recursive=True)) - before
        return {**counted, "processes": len(left)}

    def track_launches_for_eight_cold_acquires(self, counted: dict[str, int]) -> int:
        """Browsers started when eight ask at once."""
        return counted["launches"]

    def track_contexts_left_open(self, counted: dict[str, int]) -> int:
        """Contexts beyond the warm set after twenty leases, a quarter of which fail."""
        return counted["contexts"]

    def track_pages_left_open(self, counted: dict[str, int]) -> int:
        """Pages beyond those of the warm set after the same."""
        return counted["pages"]

    def track_processes_left(self, counted: dict[str, int]) -> int:
        """Browser and driver processes that outlive the pool."""
        return counted["processes"]

    async def _count(self) -> dict[str, int]:
        from casare_rpa.infrastructure.resources.browser_pool import BrowserPool, PoolOptions

        async with BrowserPool(PoolOptions(max_contexts=8)) as pool:
            leases = await asyncio.gather(*(pool.acquire() for _ in range(8)))
            launches = pool.counts().launches
            await asyncio.gather(*(lease.close() for lease in leases))
            await at_rest(pool)
            before = pool.counts()
            await asyncio.gather(*(self._lease(pool, number) for number in range(20)))
            await at_rest(pool)
            after = pool.counts()
        left = {
            name: getattr(after, name) - getattr(before, name) for name in ("contexts", "pages")
        }
        return {"launches": launches, **left}

    async def _lease(self, pool: Any, number: int) -> None:
        with contextlib.suppress(ZeroDivisionError):
            async with pool.lease() as lease:
                await lease.new_page()
                _ = 1 // (number % 4)


for _counter, _unit in (
    (Counts.track_launches_for_eight_cold_acquires, "launches"),
    (Counts.track_contexts_left_open, "contexts"),
    (Counts.track_pages_left_open, "pages"),
    (Counts.track_processes_left, "processes"),
):
    _counter.unit = _unit  # type: ignore[attr-defined]
