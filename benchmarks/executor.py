"""One browser execution in each of the ways that are compared, and an executor that outlives asv's set-ups."""

from __future__ import annotations

import asyncio
import atexit
from typing import Any

from benchmarks.crawlee_pool import crawlee_pool
from benchmarks.local_site import Session

# After a page has loaded, Chromium works on for half a second: a load 0.2 s after another took 119 ms and spread by
# 33 %, after 0.6 s 71 ms and 13 %, after 1.5 s 78 ms and 12 % (16 loads each, 2 cores).
CALM_SECONDS = 0.6
VARIANTS = ("open page", "raw context", "browser per execution", "pool")
REHEARSED = "pool, rehearsed"


class Executor:
    """Runs executions in one of the ways that are compared."""

    def __init__(self, session: Session, variant: str, options: dict[str, Any]) -> None:
        self.session = session
        self.variant = variant
        self.options = options
        # What the last ``load`` left open: a context or a lease.
        self._held: Any = None

    async def prepare(self) -> None:
        """Start whatever the variant keeps between executions."""
        if self.variant in {"pool", REHEARSED}:
            from casare_rpa.infrastructure.resources.browser_pool import BrowserPool, PoolOptions

            # Named only where it is wanted: older commits, which know no rehearsals, are measured too.
            rehearse = {"rehearse": True} if self.variant == REHEARSED else {}
            options = PoolOptions(**self.options, **rehearse)
            self.pool = await self.session.enter(BrowserPool(options))
            await self.pool.warm_up()
            return
        if self.variant == "crawlee":
            self.crawlee = await self.session.enter(crawlee_pool())
            return
        from playwright.async_api import async_playwright

        self.playwright = await self.session.enter(async_playwright())
        if self.variant != "browser per execution":
            self.browser = await self.launch()
            self.session.later(self.browser.close)
        if self.variant == "open page":
            self.page = await (await self.browser.new_context()).new_page()

    async def launch(self) -> Any:
        """A browser with the pool's own command line, so that only the pooling differs."""
        from casare_rpa.infrastructure.resources.chromium import arguments_here, require_chromium

        return await self.playwright.chromium.launch(
            executable_path=require_chromium().path, args=list(arguments_here())
        )

    async def execute(self) -> None:
        """One execution, its clean-up included."""
        url = self.session.url
        match self.variant:
            case "open page":
                await self.page.goto(url)
            case "raw context":
                await self._in_context(self.browser, url)
            case "browser per execution":
                browser = await self.launch()
                await self._in_context(browser, url)
                await browser.close()
            case "crawlee":
                crawled = await self.crawlee.new_page()
                try:
                    await crawled.page.goto(url)
                finally:
                    await crawled.page.close()
            case "pool" | "pool, rehearsed":
                async with self.pool.lease() as lease:
                    await lease.page.goto(url)

    async def load(self) -> None:
        """An execution up to the page loaded; ``tidy`` does the rest."""
        url = self.session.url
        match self.variant:
            case "open page":
                await self.page.goto(url)
            case "raw context":
                self._held = await self.browser.new_context()
                await (await self._held.new_page()).goto(url)
            case "pool" | "pool, rehearsed":
                self._held = await self.pool.acquire()
                await self._held.page.goto(url)
            case _:
                raise ValueError(f"{self.variant!r} keeps no browser to load a page in")

    async def restock(self) -> None:
        """Wait until a pool has its warm contexts again and nothing is being closed."""
        if self.variant in {"pool", REHEARSED}:
            await self.pool.warm_up()
            await self.pool.settled()

    async def tidy(self) -> None:
        """Close what ``load`` left open; a pool has its warm contexts again, and no renderer starts or ends."""
        held, self._held = self._held, None
        if held is not None:
            await held.close()
        await self.restock()
        # Chromium ends and starts renderers in its own time, on the cores that the next sample needs.
        await asyncio.sleep(CALM_SECONDS)

    async def _in_context(self, browser: Any, url: str) -> None:
        context = await browser.new_context()
        try:
            await (await context.new_page()).goto(url)
        finally:
            await context.close()


_kept: dict[tuple[str, str], Executor] = {}


def kept_executor(variant: str, **options: Any) -> Executor:
    """A prepared executor that lives until another one is asked for, or the process ends.

    asv sets up before every timed call: starting a browser each time would take seconds a sample and
    measure a browser's first page instead of its next.
    """
    key = (variant, repr(options))
    if key not in _kept:
        close_kept()
        session = Session()
        try:
            executor = Executor(session, variant, options)
            session.run(executor.prepare())
        except BaseException:
            session.close()
            raise
        _kept[key] = executor
    return _kept[key]


def close_kept() -> None:
    """Leave no process behind."""
    while _kept:
        _, executor = _kept.popitem()
        executor.session.run(executor.tidy())
        executor.session.close()


atexit.register(close_kept)
