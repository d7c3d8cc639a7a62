"""After any number of leases exactly as much is open as before them; and a leak would be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from casare_rpa.infrastructure.resources.browser_pool import BrowserPool, PoolOptions
from casare_rpa.infrastructure.resources.chromium import find_chromium

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from casare_rpa.infrastructure.resources.context_manager import BrowserLease

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find_chromium() is None, reason="no Chromium found: casare doctor --fix"),
]


@pytest.fixture
async def pool() -> AsyncIterator[BrowserPool]:
    async with BrowserPool(PoolOptions(warm=1)) as opened:
        yield opened


async def at_rest(pool: BrowserPool) -> tuple[Any, int]:
    """Counts, and how many objects Playwright's connection holds open."""
    await pool.warm_up()
    await pool.settled()
    (browser,) = pool._engine.browsers.values()
    return pool.counts(), len(browser._browser._impl_obj._connection._objects)


async def execute(lease: BrowserLease) -> list[Any]:
    """An execution: two pages, listeners and a route; returns what had listeners."""
    page = await lease.new_page()
    lease.on(page, "request", lambda: None)
    lease.on(lease.context, "response", lambda: None)
    await lease.route(page, "**/*", lambda route: route.fulfill(body="<p>x</p>"))
    await page.goto("http://cycle.test/")
    return [page._impl_obj, lease.context._impl_obj]


@pytest.mark.parametrize("cycles", [1, 5, 20])
async def test_cycles_leave_contexts_pages_listeners_and_protocol_objects_as_they_were(
    pool: BrowserPool, cycles: int
) -> None:
    async with pool.lease() as lease:  # the first lease makes what is made once
        await execute(lease)
    before = await at_rest(pool)
    for _ in range(cycles):
        async with pool.lease() as lease:
            emitters = await execute(lease)
        assert [
            emitter.listeners(event)
            for emitter in emitters
            for event in ("request", "response", "page")
        ] == [[]] * 6
    assert await at_rest(pool) == before


async def test_a_context_left_open_is_seen(pool: BrowserPool) -> None:
    before, objects_before = await at_rest(pool)
    async with pool.lease() as lease:
        browser = lease.context.browser
        assert browser is not None
        leaked = await browser.new_context()
        await leaked.new_page()
    after, objects_after = await at_rest(pool)
    assert (after.contexts, after.pages) == (before.contexts + 1, before.pages + 1)
    assert objects_after > objects_before
