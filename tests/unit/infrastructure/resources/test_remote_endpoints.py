"""The same pool over real Playwright servers and a debugging port: shared, survived when gone, retried."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import signal
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from casare_rpa.domain.errors import UsageError
from casare_rpa.infrastructure.errors import EndpointLostError, EndpointUnreachableError
from casare_rpa.infrastructure.resources.browser_pool import (
    BrowserPool,
    PoolOptions,
    RemoteEndpoint,
)
from casare_rpa.infrastructure.resources.chromium import arguments_here, find_chromium

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from casare_rpa.infrastructure.resources.context_manager import BrowserLease

needs_chromium = pytest.mark.skipif(
    find_chromium() is None, reason="no Chromium found: casare doctor --fix"
)
# Several servers and browsers start one after the other.
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@dataclass
class Server:
    """A server process and the address it printed."""

    process: asyncio.subprocess.Process
    url: str

    async def end(self) -> None:
        """End it with all it started."""
        with contextlib.suppress(psutil.NoSuchProcess):
            for child in psutil.Process(self.process.pid).children(recursive=True):
                with contextlib.suppress(psutil.NoSuchProcess):
                    child.kill()
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGKILL)
        await self.process.communicate()


@contextlib.asynccontextmanager
async def serving(*command: str) -> AsyncIterator[Server]:
    """A server that prints its address, for the length of a block."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        stdin=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    said = ""
    try:
        async for line in process.stdout:
            said += line.decode()
            if found := re.search(r"wss?://\S+", said):
                break
        else:
            pytest.fail(f"{command} gave no address: {said}")
        server = Server(process, found.group())
        yield server
    finally:
        await Server(process, "").end()


def run_server(port: int = 0) -> contextlib.AbstractAsyncContextManager[Server]:
    where = ("--host", "127.0.0.1", "--port", str(port))
    return serving(sys.executable, "-m", "playwright", "run-server", *where, "--unsafe")


def remote(url: str, **more: Any) -> RemoteEndpoint:
    """A run-server, which starts this machine's Chromium for each connection."""
    chromium = find_chromium()
    assert chromium is not None
    options = {"executablePath": str(chromium.path), "args": [*arguments_here()]}
    return RemoteEndpoint(url, launch_options=options, **more)


def endpoint_of(pool: BrowserPool, lease: BrowserLease) -> int:
    """Which endpoint a lease's browser is at."""
    context = pool._engine.state.context(lease.number)
    assert context is not None
    browser = pool._engine.state.browser(context.browser)
    assert browser is not None
    return browser.place


@needs_chromium
async def test_leases_spread_over_two_servers_and_one_that_ends_is_left_out_and_tried_again() -> (
    None
):
    before = set(psutil.Process().children(recursive=True))
    async with run_server() as first, contextlib.AsyncExitStack() as stack:
        second = await stack.enter_async_context(run_server())
        port = int(second.url.rsplit(":", 1)[1].strip("/"))
        options = PoolOptions(
            warm=0,
            remotes=(remote(first.url), remote(second.url)),
            retry_after=0.5,
            late_after=60,
            acquire_timeout=90,
        )
        async with BrowserPool(options) as pool:
            leases = await asyncio.gather(*(pool.acquire() for _ in range(4)))
            places = [endpoint_of(pool, lease) for lease in leases]
            assert sorted(places) == [0, 0, 1, 1]
            for lease in leases:
                assert await lease.page.evaluate("1 + 1") == 2
            await second.end()
            for lease, place in zip(leases, places, strict=True):
                if place == 1:
                    with pytest.raises(EndpointLostError, match=r"127\.0\.0\.1.* has ended"):
                        await use_for_ever(lease)
                else:
                    assert await lease.page.evaluate("1 + 1") == 2
                    await lease.close()
            async with pool.lease() as lease:
                assert endpoint_of(pool, lease) == 0
                assert pool._engine.state.places[1].failures == 1
            await stack.enter_async_context(run_server(port))
            async with pool.lease():
                await served_by(pool, 1)
            await pool.settled()
            assert (pool.counts().contexts, pool.counts().leased) == (0, 0)
    assert set(psutil.Process().children(recursive=True)) == before


async def served_by(pool: BrowserPool, place: int) -> None:
    """Lease until an endpoint gives the context: it is asked once its rest is over."""
    while True:
        async with pool.lease() as lease:
            if endpoint_of(pool, lease) == place:
                assert await lease.page.evaluate("1 + 1") == 2
                return
        await asyncio.sleep(0.1)


async def use_for_ever(lease: BrowserLease) -> None:
    async with lease:
        while True:
            await lease.page.goto("about:blank")


@needs_chromium
async def test_a_launched_server_and_a_debugging_port_give_isolated_contexts(
    tmp_path: Path,
) -> None:
    chromium = find_chromium()
    assert chromium is not None
    config = tmp_path / "server.json"
    launch = {"executablePath": str(chromium.path), "args": [*arguments_here()], "headless": True}
    config.write_text(json.dumps(launch))
    command = ("launch-server", "--browser", "chromium", "--config", str(config))
    debugging = (
        *(str(chromium.path), "--headless", "--remote-debugging-port=0"),
        *(*arguments_here(), f"--user-data-dir={tmp_path / 'profile'}"),
    )
    async with (
        serving(sys.executable, "-m", "playwright", *command) as server,
        serving(*debugging) as browser,
    ):
        for endpoint in (RemoteEndpoint(server.url), RemoteEndpoint(browser.url, "cdp")):
            async with BrowserPool(PoolOptions(warm=1, remotes=(endpoint,))) as pool:
                for _ in range(2):
                    async with pool.lease() as lease:
                        await lease.goto("data:text/html,<p>x</p>")
                        assert await lease.page.evaluate("window.name") == ""
                        await lease.page.evaluate("window.name = 'left'")
                await pool.warm_up()
                await pool.settled()
                counts = pool.counts()
                assert (counts.contexts, counts.pages, counts.launches) == (1, 1, 1)
        assert browser.process.returncode is None, "somebody else's browser is left running"


async def test_an_endpoint_where_nobody_is_says_so_three_tries_later() -> None:
    endpoint = RemoteEndpoint("ws://user:secret@127.0.0.1:9/path?token=secret")
    async with BrowserPool(PoolOptions(remotes=(endpoint,))) as pool:
        with pytest.raises(EndpointUnreachableError, match=r"ws://127\.0\.0\.1:9 gives no") as told:
            await pool.acquire()
        assert "secret" not in str(told.value)
        assert pool.counts().launches == 3


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"url": "http://host"}, r"url is 'http://host'; allowed for playwright: ws://, wss://"),
        ({"url": "ws://"}, "and a host"),
        (
            {"url": "ws://host", "protocol": "bidi"},
            "protocol is 'bidi'; allowed: playwright or cdp",
        ),
        ({"url": "ws://host", "browser": "opera"}, "allowed: chromium, firefox, webkit"),
        (
            {"url": "http://host", "protocol": "cdp", "browser": "firefox"},
            "browser is 'firefox'; allowed over cdp: chromium",
        ),
    ],
)
def test_nonsense_is_refused(values: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        RemoteEndpoint(**values)
