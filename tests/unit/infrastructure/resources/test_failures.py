"""Each way a real browser can fail has an error of its own, others go on, and nothing is left running."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import psutil
import pytest
from playwright.async_api import Error as PlaywrightError

from casare_rpa.infrastructure.errors import (
    BrowserDiedError,
    BrowserHungError,
    BrowserLaunchError,
    DriverDiedError,
    PageCrashedError,
    PageLoadTimeoutError,
)
from casare_rpa.infrastructure.resources.browser_pool import BrowserPool, PoolOptions
from casare_rpa.infrastructure.resources.chromium import find_chromium

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from playwright.async_api import Page

    from casare_rpa.infrastructure.resources.context_manager import BrowserLease

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.skipif(find_chromium() is None, reason="no Chromium found: casare doctor --fix"),
]


@pytest.fixture(autouse=True)
async def nothing_left() -> AsyncIterator[None]:
    before = processes()
    yield
    assert processes() == before


def patient(**more: Any) -> PoolOptions:
    """Options for a busy machine, on which a renderer can take its time."""
    return PoolOptions(warm=0, acquire_timeout=250, launch_timeout=250, **more)


def processes() -> set[psutil.Process]:
    return set(psutil.Process().children(recursive=True))


async def load_for_ever(lease: BrowserLease) -> None:
    async with lease:
        while True:
            await lease.page.goto("about:blank")


async def crash(page: Page) -> None:
    """Wait for something in a page whose renderer ends meanwhile."""
    with contextlib.suppress(PlaywrightError):
        await page.goto("chrome://crash")
    await page.evaluate("new Promise(() => {})")


async def test_a_crashed_page_fails_its_lease_alone() -> None:
    async with BrowserPool(patient()) as pool:
        other = await pool.acquire()
        with pytest.raises(PageCrashedError, match=r"page .*of lease 2 crashed: .*new_page\(\)"):
            async with pool.lease() as lease:
                await crash(lease.page)
        assert await other.page.evaluate("1 + 1") == 2
        crashed = await pool.acquire()
        gone = asyncio.Event()
        crashed.on(crashed.page, "crash", gone.set)
        first = crashed.page
        with pytest.raises(PlaywrightError, match="crashed"):
            await crash(first)
        await gone.wait()
        assert not first.is_closed()
        with pytest.raises(PageCrashedError):
            _ = crashed.page
        assert await (await crashed.new_page()).evaluate("1 + 1") == 2
        await crashed.close()
        await other.close()
        await pool.settled()
        assert (pool.counts().contexts, pool.counts().pages, pool.counts().launches) == (0, 0, 1)


async def test_eight_leases_of_a_killed_browser_fail_clearly_and_no_waiter_does() -> None:
    async with BrowserPool(patient(max_contexts=8)) as pool:
        leases = await asyncio.gather(*(pool.acquire() for _ in range(8)))
        working = [asyncio.ensure_future(load_for_ever(lease)) for lease in leases]
        waiting = [asyncio.ensure_future(pool.acquire()) for _ in range(2)]
        await asyncio.sleep(0.2)
        os.kill(pool.pids()[1], signal.SIGKILL)
        told = await asyncio.gather(*working, return_exceptions=True)
        assert [type(error) for error in told] == [BrowserDiedError] * 8
        assert all("its process, pid" in str(error) for error in told)
        for waiter in waiting:
            async with await waiter as lease:
                assert await lease.page.evaluate("1 + 1") == 2
        await pool.settled()
        assert (pool.counts().launches, pool.counts().contexts, len(pool.pids())) == (2, 0, 2)


async def test_a_killed_driver_fails_its_leases_clearly_and_is_replaced() -> None:
    async with BrowserPool(patient()) as pool:
        idle = await pool.acquire()
        working = asyncio.ensure_future(load_for_ever(await pool.acquire()))
        await asyncio.sleep(0.1)
        old = pool.pids()
        os.kill(old[0], signal.SIGKILL)
        with pytest.raises(DriverDiedError, match="driver"):
            await working
        with pytest.raises(DriverDiedError, match="acquire another lease"):
            _ = idle.page
        async with pool.lease() as lease:
            assert await lease.page.evaluate("1 + 1") == 2
        await pool.settled()
        assert not set(old) & set(pool.pids())
        await idle.close()


async def test_a_stopped_browser_is_killed_and_its_other_leases_hear_why() -> None:
    async with BrowserPool(patient(close_timeout=0.5)) as pool:
        lease, other = await pool.acquire(), await pool.acquire()
        stopped = pool.pids()[1]
        psutil.Process(stopped).suspend()
        await lease.close()
        with pytest.raises(BrowserHungError, match=r"within 0\.5 s and was killed"):
            _ = other.page
        await other.close()
        async with pool.lease() as lease:
            assert await lease.page.evaluate("1 + 1") == 2
        assert stopped not in pool.pids()


async def test_a_page_that_never_loads_is_said_in_time_and_its_lease_goes_on() -> None:
    silent = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{silent.getsockname()[1]}/never"
    async with BrowserPool(patient(navigation_timeout=0.3)) as pool:
        with silent:
            async with pool.lease() as lease:
                with pytest.raises(PageLoadTimeoutError, match=r"never did not load within 0\.3 s"):
                    await lease.goto(url)
                await lease.goto("data:text/html,<p>well</p>", timeout=30)
                assert await lease.page.inner_text("p") == "well"
        async with pool.lease() as lease:
            script = "<script>while (true) {}</script>"
            with pytest.raises(PageLoadTimeoutError):
                await lease.goto(f"data:text/html,{script}", timeout=0.5)
        await pool.settled()
        assert pool.counts().contexts == 0


async def test_a_browser_that_fails_three_times_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tries = tmp_path / "tries"
    script = tmp_path / "no-browser"
    script.write_text(f"#!/bin/sh\necho x >> {tries}\nexit 3\n")
    script.chmod(0o755)
    monkeypatch.setenv("CASARE_CHROMIUM", str(script))
    async with BrowserPool() as pool:
        with pytest.raises(BrowserLaunchError, match="no-browser does not start"):
            await pool.acquire()
        assert tries.read_text().split() == ["x"] * 3
        await pool.settled()
        assert pool.pids() == ()


LEFT_OPEN = """
import asyncio, warnings
from casare_rpa.infrastructure.resources.browser_pool import BrowserPool
loop = asyncio.new_event_loop()
async def leave_open():
    pool = await BrowserPool().__aenter__()
    lease = await pool.acquire()
    print(*pool.pids(), flush=True)
    return pool, lease
kept = loop.run_until_complete(leave_open())
loop.close()
"""


def test_a_loop_closed_too_early_leaves_no_process_and_a_warning() -> None:
    run = subprocess.run(
        [sys.executable, "-W", "default::ResourceWarning", "-c", LEFT_OPEN],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    pids = [int(word) for word in run.stdout.split()]
    assert len(pids) == 2
    for _ in range(100):
        if not any(map(psutil.pid_exists, pids)):
            break
        time.sleep(0.05)
    assert not any(map(psutil.pid_exists, pids))
    assert "a BrowserPool was never closed" in run.stderr
