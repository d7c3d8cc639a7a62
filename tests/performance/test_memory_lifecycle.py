"""After every kind of exit exactly as much is open as before it; and each leak that is planted is caught, by what it leaks."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from casare_rpa.infrastructure.errors import BrowserDiedError
from casare_rpa.infrastructure.resources.browser_pool import BrowserPool, PoolOptions
from casare_rpa.infrastructure.resources.chromium import arguments_here, find_chromium
from perfgate.config.leak_file import read_leak_cases
from perfgate.leak import Limits, Outcome, Plan, Subject, check_async
from perfgate.leak.playwright_counts import playwright_counts
from perfgate.measure.leak_run import run_case

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from playwright.async_api import Browser, Page, Response

    from casare_rpa.infrastructure.resources.context_manager import BrowserLease

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find_chromium() is None, reason="no Chromium found: casare doctor --fix"),
]

ROOT = Path(__file__).resolve().parent.parent.parent
# Counts and objects need few cycles; memory is for those that no count sees.
PLAN = Plan(burn_in=2, cycles=6, patience=0.3)
COUNTED = Limits({}, others=None)
ADDRESS = "http://cycle.test/"


@pytest.fixture
async def pool() -> AsyncIterator[BrowserPool]:
    async with BrowserPool(PoolOptions(warm=1)) as opened:
        yield opened


async def at_rest(pool: BrowserPool) -> None:
    await pool.warm_up()
    await pool.settled()


async def browser_of(pool: BrowserPool) -> Browser:
    async with pool.lease() as lease:
        browser = lease.context.browser
    assert browser is not None
    return browser


async def work(lease: BrowserLease) -> Page:
    """An execution: two pages, listeners and a route."""
    page = await lease.new_page()
    lease.on(page, "request", lambda: None)
    lease.on(lease.context, "response", lambda: None)
    await lease.route(page, "**/*", lambda route: route.fulfill(body="<p>x</p>"))
    await page.goto(ADDRESS)
    return page


class UnluckyError(Exception):
    pass


async def succeed(pool: BrowserPool) -> None:
    async with pool.lease() as lease:
        await work(lease)


async def fail(pool: BrowserPool) -> None:
    async def execute() -> None:
        async with pool.lease() as lease:
            await work(lease)
            raise UnluckyError

    with pytest.raises(UnluckyError):
        await execute()


async def wait_for_ever(pool: BrowserPool, reached: Callable[[], object]) -> None:
    async with pool.lease() as lease:
        page = await work(lease)
        reached()
        await page.wait_for_selector("#never", timeout=0)


async def time_out(pool: BrowserPool) -> None:
    async def execute() -> None:
        now = asyncio.get_running_loop().time
        async with asyncio.timeout(None) as limit:
            await wait_for_ever(pool, lambda: limit.reschedule(now()))

    with pytest.raises(TimeoutError):
        await execute()


async def be_cancelled(pool: BrowserPool) -> None:
    reached = asyncio.Event()
    execution = asyncio.ensure_future(wait_for_ever(pool, reached.set))
    await reached.wait()
    execution.cancel()
    with pytest.raises(asyncio.CancelledError):
        await execution


async def crash_the_page(pool: BrowserPool) -> None:
    async with pool.lease() as lease:
        page = await work(lease)
        crashed = asyncio.get_running_loop().create_future()
        lease.on(page, "crash", lambda *_: crashed.set_result(None))
        going = asyncio.ensure_future(page.goto("chrome://crash"))
        await crashed
        going.cancel()
        await asyncio.wait([going])


@pytest.mark.parametrize("execute", [succeed, fail, time_out, be_cancelled, crash_the_page])
async def test_every_way_to_end_leaves_exactly_what_was_there_before(
    pool: BrowserPool, execute: Callable[[BrowserPool], Awaitable[None]]
) -> None:
    browser = await browser_of(pool)
    await execute(pool)  # the first one makes what is made once
    await at_rest(pool)
    before = playwright_counts(browser), pool.counts()
    for _ in range(4):
        await execute(pool)
    await at_rest(pool)
    assert (playwright_counts(browser), pool.counts()) == before


async def test_a_browser_that_was_killed_leaves_as_much_as_a_fresh_one_has(
    pool: BrowserPool,
) -> None:
    browser = await browser_of(pool)
    await succeed(pool)
    await at_rest(pool)
    before = playwright_counts(browser)
    with pytest.raises(BrowserDiedError):
        await wait_for_ever(pool, lambda: os.kill(pool.pids()[1], signal.SIGKILL))
    await succeed(pool)
    browser = await browser_of(pool)
    await at_rest(pool)
    assert playwright_counts(browser) == before


async def test_a_pool_that_is_left_leaves_no_process() -> None:
    before = set(psutil.Process().children(recursive=True))
    async with BrowserPool() as opened:
        await succeed(opened)
        assert set(psutil.Process().children(recursive=True)) - before
    assert not set(psutil.Process().children(recursive=True)) - before


async def test_the_check_itself_calls_the_pool_clean(pool: BrowserPool) -> None:
    browser = await browser_of(pool)
    subject = Subject(
        lambda: succeed(pool),
        {"browser": lambda: playwright_counts(browser)},
        lambda: at_rest(pool),
    )
    report = await check_async(subject, PLAN, COUNTED)
    assert (report.outcome, report.reason) == (Outcome.CLEAN, "nothing grew over 6 cycles")


# Negative controls: each leaking variant, and what must catch it


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    from playwright.async_api import async_playwright

    chromium = find_chromium()
    assert chromium is not None
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(
            executable_path=chromium.path, args=list(arguments_here())
        )
        yield launched
        await launched.close()


async def loaded(browser: Browser) -> tuple[Page, Response | None]:
    page = await (await browser.new_context()).new_page()
    await page.route("**/*", lambda route: route.fulfill(body="<p>x</p>"))
    return page, await page.goto(ADDRESS)


async def context_left_open(browser: Browser, kept: list[Any]) -> None:
    await loaded(browser)


async def page_closed_only(browser: Browser, kept: list[Any]) -> None:
    page, _ = await loaded(browser)
    await page.close()


async def response_kept(browser: Browser, kept: list[Any]) -> None:
    page, response = await loaded(browser)
    kept.append(response)
    await page.context.close()


async def listener_kept(browser: Browser, kept: list[Any]) -> None:
    page, _ = await loaded(browser)
    browser.on("disconnected", lambda _: page)
    await page.context.close()


async def gc_off(browser: Browser, kept: list[Any]) -> None:
    gc.disable()
    page, _ = await loaded(browser)
    await page.context.close()


@pytest.fixture
def collector():
    yield
    gc.enable()
    gc.collect()


@pytest.mark.parametrize(
    ("variant", "first"),
    [
        (context_left_open, "contexts"),
        (page_closed_only, "contexts"),
        (response_kept, "Response"),
        (listener_kept, "listeners"),
        (gc_off, "BrowserContext"),
    ],
)
async def test_a_planted_leak_is_caught_by_what_it_leaks(
    browser: Browser,
    collector: None,
    variant: Callable[[Browser, list[Any]], Awaitable[None]],
    first: str,
) -> None:
    kept: list[Any] = []
    subject = Subject(
        lambda: variant(browser, kept), {"browser": lambda: playwright_counts(browser)}
    )
    report = await check_async(subject, PLAN, COUNTED, name=variant.__name__)
    assert report.outcome is Outcome.LEAKS
    caught = [each.series.name.rpartition(".")[2] for each in report.caught]
    assert first in caught
    counts = {"contexts", "pages", "listeners", "routes", "protocol objects"} & set(caught)
    # What is closed and kept, or closed and never collected, no count of the browser can see.
    assert bool(counts) is (variant not in {response_kept, gc_off})


@pytest.mark.parametrize("name", ["planted-megabyte-in-python", "planted-widget-kept"])
def test_a_planted_leak_without_a_browser_is_caught_in_a_process_of_its_own(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    (case,) = (each for each in read_leak_cases(Path("perfgate.toml")) if each.name == name)
    report = run_case(case, tmp_path, trace=False)
    assert report.outcome is Outcome.LEAKS
    assert report.caught[0].series.name == {"planted-widget-kept": "widgets"}.get(name, "python")


def test_every_leaking_variant_is_among_the_planted_ones() -> None:
    planted = {case.name for case in read_leak_cases(ROOT / "perfgate.toml") if case.planted}
    variants = {context_left_open, page_closed_only, response_kept, listener_kept, gc_off}
    names = {f"planted-{each.__name__.replace('_', '-')}" for each in variants}
    assert names | {"planted-megabyte-in-python", "planted-megabyte-in-browser"} <= planted
