"""A browser that does not start, dies, hangs or wears out is replaced, and who held it hears why."""

from __future__ import annotations

import asyncio

import pytest
from tests.unit.infrastructure.resources.pool_steps import QUIET, steps, until

from casare_rpa.infrastructure.errors import (
    BrowserDiedError,
    BrowserHungError,
    BrowserLaunchError,
    ChromiumMissingError,
)
from casare_rpa.infrastructure.resources import pool_state as told
from casare_rpa.infrastructure.resources.browser_pool import BrowserPool, PoolOptions
from casare_rpa.infrastructure.resources.fake_place import FakePlace


async def test_two_launches_that_fail_are_tried_again_and_the_third_is_told() -> None:
    def failures() -> list[Exception]:
        return [BrowserLaunchError(f"failure {number}") for number in (1, 2, 3)]

    place = FakePlace(*failures()[:2])
    async with BrowserPool(PoolOptions(**QUIET), [place]) as pool, pool.lease():
        assert place.starts == 3
    place = FakePlace(*failures())
    async with BrowserPool(PoolOptions(**QUIET), [place]) as pool:
        waiting = [asyncio.ensure_future(pool.acquire()) for _ in range(3)]
        for waiter in waiting:
            with pytest.raises(BrowserLaunchError, match="failure 3"):
                await waiter
        assert place.starts == 3
        async with pool.lease():
            assert place.starts == 4
    assert place.left > 0


async def test_what_is_not_installed_is_not_tried_three_times() -> None:
    place = FakePlace(ChromiumMissingError("none"))
    async with BrowserPool(PoolOptions(**QUIET), [place]) as pool:
        with pytest.raises(ChromiumMissingError):
            await pool.acquire()
        assert place.starts == 1


async def test_a_browser_killed_under_eight_leases_fails_them_and_no_waiter() -> None:
    place = FakePlace()
    async with BrowserPool(PoolOptions(**QUIET, max_contexts=8), [place]) as pool:
        leases = [await pool.acquire() for _ in range(8)]
        waiting = [asyncio.ensure_future(pool.acquire()) for _ in range(4)]
        await steps(2)
        place.browsers[0].die()
        for lease in leases:
            with pytest.raises(BrowserDiedError, match="acquire another lease"):
                _ = lease.page
            await lease.close()
        for waiter in waiting:
            await (await waiter).close()
        await pool.settled()
        assert (place.starts, pool.counts().contexts) == (2, 0)


async def test_a_browser_that_hangs_is_killed_after_the_bound_and_its_other_leases_hear_why() -> (
    None
):
    place = FakePlace()
    async with BrowserPool(PoolOptions(**QUIET, close_timeout=0.01), [place]) as pool:
        lease, other = await pool.acquire(), await pool.acquire()
        place.browsers[0].hang()
        await lease.close()
        assert place.browsers[0].killed
        with pytest.raises(BrowserHungError, match=r"did not close a context within 0\.01 s"):
            _ = other.page
        async with pool.lease() as lease:
            assert len(place.browsers) == 2


async def test_a_worn_browser_is_replaced_before_it_ends() -> None:
    place = FakePlace()
    options = PoolOptions(**QUIET, recycle_after_contexts=2)
    async with BrowserPool(options, [place]) as pool:
        for number in range(7):
            async with pool.lease():
                assert any(browser.alive for browser in place.browsers), number
            await pool.settled()
        assert place.starts == 4
        assert sum(browser.alive for browser in place.browsers) == 1


async def test_an_old_browser_is_replaced() -> None:
    place = FakePlace()
    async with BrowserPool(PoolOptions(**QUIET, recycle_after=0.01), [place]) as pool:
        lease = await pool.acquire()
        await until(lambda: place.starts == 2)
        await lease.close()
        await pool.settled()
        assert not place.browsers[0].alive


async def test_a_place_that_failed_for_days_is_still_tried_again() -> None:
    async with BrowserPool(PoolOptions(**QUIET), [FakePlace()]) as pool:
        (place,) = pool._engine.state.places
        pool._engine._carry_out(told.Rest(place, 5000))
