"""A lease keeps what is in use, removes what it added, and is used at home and until its end only."""

from __future__ import annotations

import asyncio
import gc
import threading
from typing import Any

import pytest
from playwright.async_api import Error as PlaywrightError

from casare_rpa.infrastructure.errors import (
    LeaseClosedError,
    PageEvictedError,
    PageLimitError,
    PoolClosedError,
    WrongLoopError,
)
from casare_rpa.infrastructure.resources.browser_pool import BrowserPool, PoolOptions
from casare_rpa.infrastructure.resources.fake_place import FakePlace

QUIET: dict[str, Any] = {"pressure": None, "warm": 0}


async def test_a_page_in_use_is_never_closed_for_another() -> None:
    options = PoolOptions(**QUIET, max_pages=2)
    async with BrowserPool(options, [FakePlace()]) as pool, pool.lease() as lease:
        first = lease.page
        with lease.using(first):
            second = await lease.new_page()
            third = await lease.new_page()
            assert lease.context.pages == [first, third]
            with pytest.raises(PageEvictedError, match="was closed to make room"):
                lease.use(second)
            with lease.using(third), pytest.raises(PageLimitError, match="all 2 pages"):
                await lease.new_page()
        await lease.new_page()
        assert first not in lease.context.pages


async def test_everything_added_is_counted_and_goes_with_the_lease() -> None:
    async with BrowserPool(PoolOptions(**QUIET), [FakePlace()]) as pool:
        before = pool.counts()

        class Owner:
            def handle(self, *_: object) -> None: ...

        owner = Owner()
        async with pool.lease() as lease:
            context: Any = lease.context
            lease.on(context, "request", owner.handle)
            await lease.route(lease.page, "**", owner.handle)
            await lease.expose_binding(context, "tell", owner.handle)
            await lease.add_init_script(context, "1")
            added = pool.counts().registered
            assert (added.listeners, added.routes, added.bindings, added.init_scripts) == (
                1,
                1,
                1,
                1,
            )
        await pool.settled()
        assert pool.counts().registered == before.registered
        kept = [referrer for referrer in gc.get_referrers(owner) if not isinstance(referrer, dict)]
        assert not [one for one in kept if getattr(one, "__func__", None) is Owner.handle]
        assert context.bindings["tell"]() is None, "what Playwright keeps calls nobody"


async def test_a_lease_belongs_to_its_thread_and_loop() -> None:
    errors: list[BaseException] = []
    async with BrowserPool(PoolOptions(**QUIET), [FakePlace()]) as pool:
        lease = await pool.acquire()

        def elsewhere() -> None:
            for use in (lambda: lease.page, lambda: asyncio.run(lease.close())):
                try:
                    use()
                except WrongLoopError as error:
                    errors.append(error)

        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
        assert len(errors) == 2
        assert all("another thread" in str(error) for error in errors)
        await lease.close()
        with pytest.raises(LeaseClosedError):
            await lease.close()
    with pytest.raises(PoolClosedError, match="was opened before"):
        await pool.__aenter__()


def test_a_lease_used_in_a_later_loop_says_so() -> None:
    loop, other = asyncio.new_event_loop(), asyncio.new_event_loop()
    try:
        pool = loop.run_until_complete(
            BrowserPool(PoolOptions(**QUIET), [FakePlace()]).__aenter__()
        )
        lease = loop.run_until_complete(pool.acquire())
        assert lease.page, "no loop runs: nothing is wrong"
        with pytest.raises(WrongLoopError, match="another event loop"):
            other.run_until_complete(lease.close())
        with pytest.raises(WrongLoopError, match="another event loop"):
            other.run_until_complete(pool.aclose())
        loop.run_until_complete(lease.close())
        loop.run_until_complete(pool.aclose())
    finally:
        loop.close()
        other.close()


async def test_a_caller_cancelled_while_it_hears_out_a_failing_call_gives_its_lease_back() -> None:
    place = FakePlace()

    async def fail() -> None:
        async with pool.lease():
            place.browsers[0].hang()
            failed.set()
            raise PlaywrightError("Target page, context or browser has been closed")

    async with BrowserPool(PoolOptions(**QUIET, close_timeout=0.01), [place]) as pool:
        failed = asyncio.Event()
        failing = asyncio.ensure_future(fail())
        await failed.wait()
        for _ in range(5):
            await asyncio.sleep(0)
        failing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await failing
        await pool.settled()
        assert (pool.counts().leased, pool.counts().contexts) == (0, 0)
        assert place.browsers[0].killed
