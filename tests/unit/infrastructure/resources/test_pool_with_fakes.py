"""At whatever point a caller leaves or a hook fails, the pool's books end up even; it warms up and shrinks as told."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import pytest
from tests.unit.infrastructure.resources.pool_steps import QUIET, steps, until

from casare_rpa.infrastructure.errors import (
    AcquireTimeoutError,
    ChromiumMissingError,
    ContextError,
    HookError,
    PoolClosedError,
)
from casare_rpa.infrastructure.resources.browser_pool import BrowserPool, PoolHooks, PoolOptions
from casare_rpa.infrastructure.resources.fake_place import FakeBrowser, FakePlace
from casare_rpa.infrastructure.resources.memory_pressure import PressureOptions, Reading, Thresholds


@pytest.mark.parametrize("warm", [0, 2])
async def test_a_caller_cancelled_at_any_step_of_acquire_leaves_nothing(warm: int) -> None:
    reached = set[bool]()
    for step in range(60):
        place = FakePlace()
        options = PoolOptions(max_contexts=2, warm=warm, pressure=None)
        async with BrowserPool(options, [place]) as pool:
            caller = asyncio.ensure_future(pool.acquire())
            await steps(step)
            reached.add(caller.done())
            caller.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await (await caller).close()
            await pool.settled()
            counts = pool.counts()
            assert (counts.leased, counts.waiting) == (0, 0)
            assert counts.contexts == counts.warm == counts.pages
            async with pool.lease():
                assert pool.counts().leased == 1
        assert [browser.contexts for browser in place.browsers] == [[]]
        assert not any(browser.alive for browser in place.browsers)
    assert reached == {True, False}, "the steps went beyond the end"


async def test_a_release_cancelled_at_any_step_still_ends() -> None:
    for step in range(1, 40):  # a task cancelled before its first step never asked
        place = FakePlace()
        async with BrowserPool(PoolOptions(**QUIET), [place]) as pool:
            lease = await pool.acquire()
            lease.on(lease.page, "request", print)
            await lease.route(lease.context, "**", print)
            page: Any = lease.page
            closing = asyncio.ensure_future(lease.close())
            await steps(step)
            closing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await closing
            await pool.settled()
            assert pool.counts().contexts == 0
            assert (page.listeners, page._context.listeners, page._context.routes) == ([], [], [])


async def test_only_a_context_that_nobody_waits_for_rehearses() -> None:
    options = PoolOptions(pressure=None, rehearse=True)
    async with BrowserPool(options, [FakePlace()]) as pool:
        waited_for: Any = await pool.acquire()
        await pool.warm_up()
        warm: Any = await pool.acquire()
        assert (waited_for.page.rehearsed, warm.page.rehearsed) == (False, True)
        await waited_for.close()
        await warm.close()


async def test_warming_up_says_at_once_why_no_browser_starts() -> None:
    options = PoolOptions(warm=1, pressure=None, acquire_timeout=60.0)
    missing = ChromiumMissingError("there is none")
    async with BrowserPool(options, [FakePlace(missing)]) as pool:
        with pytest.raises(ChromiumMissingError, match="there is none"):
            await pool.warm_up()
        await pool.warm_up()  # it was brought meanwhile
        assert pool.counts().warm == 1


async def test_warming_up_in_vain_names_the_last_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(*_: Any) -> None:
        raise ContextError("no more contexts")

    monkeypatch.setattr(FakeBrowser, "new_context", refuse)
    options = PoolOptions(warm=1, pressure=None, acquire_timeout=0.05)
    async with BrowserPool(options, [FakePlace()]) as pool:
        with pytest.raises(AcquireTimeoutError, match="the last failure was: no more contexts"):
            await pool.warm_up()


async def test_no_context_rehearses_unless_the_pool_is_told_to() -> None:
    async with BrowserPool(PoolOptions(pressure=None), [FakePlace()]) as pool:
        await pool.warm_up()
        async with pool.lease() as lease:
            page: Any = lease.page
            assert not page.rehearsed


async def test_hooks_are_called_in_order_and_a_failing_one_leaves_nothing_open() -> None:
    called: list[str] = []
    hooks = PoolHooks(
        before_lease=lambda context: called.append(f"before_lease {len(context.pages)}"),
        after_lease=lambda lease: called.append(f"after_lease {lease.number}"),
        before_release=lambda context: called.append(f"before_release {len(context.pages)}"),
        after_release=lambda number: called.append(f"after_release {number}"),
    )
    async with BrowserPool(PoolOptions(**QUIET, hooks=hooks), [FakePlace()]) as pool, pool.lease():
        pass
    assert called == ["before_lease 1", "after_lease 1", "before_release 1", "after_release 1"]

    async def fail(_: Any) -> None:
        raise ZeroDivisionError("by nothing")

    for name in ("before_lease", "after_lease", "before_release", "after_release"):
        hooks = PoolHooks(**{name: fail})
        async with BrowserPool(PoolOptions(**QUIET, hooks=hooks), [FakePlace()]) as pool:
            with pytest.raises(
                HookError, match=rf"PoolHooks\.{name} .*ZeroDivisionError: by nothing"
            ):
                async with pool.lease():
                    pass
            await pool.settled()
            assert (pool.counts().contexts, pool.counts().leased) == (0, 0)


def test_a_pool_whose_loop_was_closed_says_so() -> None:
    loop = asyncio.new_event_loop()
    pool = loop.run_until_complete(BrowserPool(PoolOptions(**QUIET), [FakePlace()]).__aenter__())
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()
    with pytest.raises(PoolClosedError, match=r"event loop .* was closed before the pool was"):
        asyncio.run(pool.acquire())  # type: ignore[arg-type]
    asyncio.run(pool.aclose())


async def test_short_memory_takes_warm_contexts_then_spare_pages_and_gives_back_after_calm() -> (
    None
):
    value = 0.0

    def read() -> Reading:
        return Reading("injected", value, Thresholds(0.5, 0.2))

    options = PoolOptions(warm=2, pressure=PressureOptions(read=read, every=0.001, patience=3))
    async with BrowserPool(options, [FakePlace()]) as pool:
        lease = await pool.acquire()
        first = lease.page
        second = await lease.new_page()
        third = await lease.new_page()
        await pool.warm_up()
        with lease.using(first):
            lease.use(third)
            value = 0.9
            await until(lambda: not pool.counts().warm)
            assert "memory is short" in repr(pool)
            await until(lambda: second not in lease.context.pages)
            await asyncio.sleep(0.02)
            assert lease.context.pages == [first, third], "one is in use, the other was used last"
        value = 0.3
        await asyncio.sleep(0.02)
        assert pool.counts().warm == 0, "between the thresholds nothing changes"
        value = 0.0
        await until(lambda: pool.counts().warm == 2)
        await lease.close()
