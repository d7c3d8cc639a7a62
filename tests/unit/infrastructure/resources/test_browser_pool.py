"""Every lease is fresh, and whatever ends it, what is open afterwards is exactly what was open before."""

from __future__ import annotations

import asyncio
import gc
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from casare_rpa.domain.errors import UsageError
from casare_rpa.infrastructure.errors import (
    AcquireTimeoutError,
    BrowserLaunchError,
    ChromiumMissingError,
    ContextError,
    LeaseClosedError,
    PoolClosedError,
    QueueFullError,
    WrongLoopError,
)
from casare_rpa.infrastructure.resources.browser_pool import BrowserPool, PoolOptions
from casare_rpa.infrastructure.resources.chromium import find_chromium

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from casare_rpa.infrastructure.resources.context_manager import BrowserLease

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.skipif(find_chromium() is None, reason="no Chromium found: casare doctor --fix"),
]
# Nothing is there: requests are answered by a route.
ORIGIN = "https://state.test"


@pytest.fixture
async def pool() -> AsyncIterator[BrowserPool]:
    before = processes()
    async with BrowserPool(PoolOptions(max_contexts=4, close_timeout=3)) as opened:
        yield opened
    assert processes() == before


def processes() -> set[psutil.Process]:
    """All that this one started, and what those started."""
    return set(psutil.Process().children(recursive=True))


async def open_page(lease: BrowserLease, path: str = "/") -> Any:
    """The lease's page, at an origin that keeps state."""

    async def answer(route: Any) -> None:
        await route.fulfill(content_type="text/html", body="<p>state</p>")

    await lease.route(lease.context, f"{ORIGIN}/**", answer)
    await lease.page.goto(ORIGIN + path)
    return lease.page


async def baseline(pool: BrowserPool) -> Any:
    """Counts at rest: a browser, a warm context, its page."""
    await pool.warm_up()
    await pool.settled()
    return pool.counts()


async def leave_well(pool: BrowserPool) -> None:
    async with pool.lease() as lease:
        await use(lease)


async def leave_by_error(pool: BrowserPool) -> None:
    async def fail() -> None:
        async with pool.lease() as lease:
            await use(lease)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()


async def leave_by_time_out(pool: BrowserPool) -> None:
    async def hang() -> None:
        async with pool.lease() as lease:
            await use(lease)
            async with asyncio.timeout(0.01):
                await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        await hang()


async def leave_by_cancellation(pool: BrowserPool) -> None:
    async def hold() -> None:
        async with pool.lease() as lease:
            await use(lease)
            ready.set()
            await asyncio.Event().wait()

    ready = asyncio.Event()
    holder = asyncio.ensure_future(hold())
    await ready.wait()
    holder.cancel()
    with pytest.raises(asyncio.CancelledError):
        await holder


async def use(lease: BrowserLease) -> None:
    """Two more pages, a listener and a route."""
    await open_page(lease)
    await lease.new_page()
    popup = await lease.new_page()
    lease.on(popup, "request", lambda: None)


@pytest.mark.parametrize(
    "leave", [leave_well, leave_by_error, leave_by_time_out, leave_by_cancellation]
)
async def test_after_every_exit_exactly_the_baseline_is_open(pool: BrowserPool, leave: Any) -> None:
    before = await baseline(pool)
    assert (before.browsers, before.contexts, before.pages, before.leased) == (1, 1, 1, 0)
    await leave(pool)
    assert await baseline(pool) == before


async def test_listeners_are_removed_and_the_callers_function_is_left_alone(
    pool: BrowserPool,
) -> None:
    async with pool.lease() as lease:
        page, context = await open_page(lease), lease.context
        heard: list[Any] = []

        def listen(request: Any) -> None:
            heard.append(request.url)

        lease.on(page, "request", listen)
        lease.on(page, "requestfinished", heard.append)  # a built-in that has no signature
        lease.on(context, "request", listen)
        await page.goto(f"{ORIGIN}/again")
        assert heard.count(f"{ORIGIN}/again") == 2
        assert vars(listen) == {}
        listeners = context._impl_obj.listeners
        assert len(listeners("request")) == 1
    assert listeners("request") == listeners("page") == []
    assert page._impl_obj.listeners("request") == []


async def test_the_least_recently_used_page_is_closed_for_the_eleventh(pool: BrowserPool) -> None:
    async with pool.lease() as lease:
        first = lease.page
        second = await lease.new_page()
        for _ in range(8):
            await lease.new_page()
        assert len(lease.context.pages) == 10
        lease.use(first)
        newest = await lease.new_page()
        assert second.is_closed()
        assert not first.is_closed()
        assert lease.page is newest
        assert len(lease.context.pages) == 10


async def test_eight_cold_acquires_launch_one_browser() -> None:
    async with BrowserPool(PoolOptions(max_contexts=8)) as pool:
        leases = await asyncio.gather(*(pool.acquire() for _ in range(8)))
        counts = pool.counts()
        assert (counts.launches, counts.browsers, counts.contexts, counts.leased) == (1, 1, 8, 8)
        assert len({id(lease.context) for lease in leases}) == 8
        for lease in leases:
            await lease.close()


async def test_those_who_wait_are_served_in_order_and_never_beyond_the_limit() -> None:
    async with BrowserPool(PoolOptions(max_contexts=1, warm=0, acquire_timeout=200)) as pool:
        served: list[int] = []

        async def work(number: int) -> None:
            async with pool.lease():
                served.append(number)
                assert pool.counts().contexts == 1

        await asyncio.gather(*(work(number) for number in range(5)))
        assert served == [0, 1, 2, 3, 4]


async def test_a_full_pool_says_so_in_time_and_a_full_queue_at_once() -> None:
    options = PoolOptions(max_contexts=1, warm=0, max_waiting=1, acquire_timeout=200)
    async with BrowserPool(options) as pool, pool.lease():
        with pytest.raises(AcquireTimeoutError, match=r"within 0\.05 s: .*1 leased"):
            await pool.acquire(timeout=0.05)
        waiting = asyncio.ensure_future(pool.acquire())
        await asyncio.sleep(0)
        with pytest.raises(QueueFullError, match="max_waiting is 1"):
            await pool.acquire()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert pool.counts().waiting == 0


async def test_a_dropped_lease_is_closed_and_reported_where_it_was_taken(pool: BrowserPool) -> None:
    before = await baseline(pool)
    await pool.acquire()
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        gc.collect()
        await asyncio.sleep(0)
        await pool.settled()
    assert [(w.category, "dropped without being closed" in str(w.message)) for w in warned] == [
        (ResourceWarning, True)
    ]
    assert warned[0].filename == __file__
    assert replace(await baseline(pool), launches=1) == before


async def test_release_twice_and_use_after_release_are_errors(pool: BrowserPool) -> None:
    lease = await pool.acquire()
    await lease.close()
    with pytest.raises(LeaseClosedError, match=r"given back already, at .*test_browser_pool"):
        await lease.close()
    for use_again in (
        lambda: lease.page,
        lambda: lease.context,
        lambda: lease.on(None, "x", print),
    ):
        with pytest.raises(LeaseClosedError, match=r"taken at .*test_browser_pool"):
            use_again()
    with pytest.raises(LeaseClosedError):
        await lease.new_page()
    assert repr(lease) == "<BrowserLease 1 closed>"


async def test_an_idle_pool_gives_its_contexts_and_its_browser_back() -> None:
    async with BrowserPool(PoolOptions(idle_timeout=0.2)) as pool:
        async with pool.lease():
            await asyncio.sleep(0.4)
            assert pool.counts().leased == 1, "a leased context is never idle"
        await asyncio.sleep(0.3)
        await pool.settled()
        assert (pool.counts().browsers, pool.pids()) == (0, ())
        async with pool.lease() as lease:
            assert await lease.page.evaluate("1 + 1") == 2


async def test_a_pool_is_used_while_open_and_in_its_own_loop() -> None:
    pool = BrowserPool()
    with pytest.raises(PoolClosedError, match="async with BrowserPool"):
        await pool.acquire()
    async with pool:

        def elsewhere() -> None:
            asyncio.run(pool.acquire())  # type: ignore[arg-type]

        with pytest.raises(WrongLoopError, match="another event loop"):
            await asyncio.to_thread(elsewhere)
        lease = await pool.acquire()
        assert repr(pool).startswith("<BrowserPool open, browser ready, 1 leased, 0 warm")
    with pytest.raises(PoolClosedError, match="its pool was closed"):
        _ = lease.page
    assert repr(pool) == (
        "<BrowserPool closed, browser none, 0 leased, 0 warm, 0 making, 0 closing, 0 waiting>"
    )


async def test_what_is_no_browser_and_what_no_option_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = processes()
    with pytest.raises(UsageError, match=r"context_options has 'colour'; allowed: .*viewport"):
        BrowserPool(PoolOptions(context_options={"colour": "red"}))
    async with BrowserPool(PoolOptions(context_options={"timezone_id": "No/Where"})) as pool:
        with pytest.raises(ContextError, match="No/Where"):
            await pool.acquire()
    script = tmp_path / "no-browser"
    script.write_text("#!/bin/sh\nexit 3\n")
    monkeypatch.setenv("CASARE_CHROMIUM", str(script))
    async with BrowserPool() as pool:
        with pytest.raises(ChromiumMissingError, match="allowed: the path of an executable"):
            await pool.acquire()
        script.chmod(0o755)
        with pytest.raises(BrowserLaunchError, match="no-browser"):
            await pool.acquire()
    assert processes() == before


async def test_a_driver_that_does_not_run_is_a_clear_error_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PLAYWRIGHT_NODEJS_PATH", "/bin/false")
    async with BrowserPool(PoolOptions(acquire_timeout=60)) as pool:
        with pytest.raises(BrowserLaunchError, match=r"driver does not start.*casare doctor --fix"):
            await pool.acquire()
