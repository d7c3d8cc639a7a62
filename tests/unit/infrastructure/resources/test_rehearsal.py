"""A page that rehearsed is as empty as one that did not, whatever looks at it; where it could be seen there is none."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from benchmarks.state_site import state_site

from casare_rpa.infrastructure.resources.browser_pool import BrowserPool, PoolOptions
from casare_rpa.infrastructure.resources.rehearsal import may_rehearse

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page

LOOK = """() => ({
    history: history.length, referrer: document.referrer, mode: document.compatMode,
    html: document.documentElement.outerHTML, globals: Object.getOwnPropertyNames(window).sort(),
    url: location.href, sheets: document.styleSheets.length, fonts: document.fonts.size,
    // The page's icon comes when the browser pleases.
    entries: performance.getEntriesByType('resource').map(each => each.name)
        .filter(name => !name.endsWith('/favicon.ico')), name: window.name,
    opener: window.opener === null, focus: document.hasFocus(), scroll: [scrollX, scrollY],
    size: [innerWidth, innerHeight], active: navigator.userActivation.hasBeenActive,
})"""


async def _seen(context: BrowserContext, page: Page, url: str) -> dict[str, Any]:
    """Everything that one can ask, before the first page, on it, and behind it."""
    empty = await page.evaluate(LOOK)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    await page.goto(url)
    loaded = await page.evaluate(LOOK)
    state = await context.storage_state(indexed_db=True)
    back = await page.go_back()
    behind = (page.url, back is None, await page.evaluate(LOOK))
    return {
        "empty": empty, "loaded": loaded, "state": state, "requests": requests, "behind": behind,
        "frames": len(page.frames), "workers": len(page.workers), "pages": len(context.pages),
    }  # fmt: skip


@pytest.mark.browser
async def test_nothing_of_it_can_be_seen() -> None:
    async with state_site() as site:
        seen = {}
        for rehearse in (True, False):
            async with BrowserPool(PoolOptions(rehearse=rehearse, refill_delay=60.0)) as pool:
                await pool.warm_up()
                async with pool.lease() as lease:
                    seen[rehearse] = await _seen(lease.context, lease.page, site.url)
    assert seen[True] == seen[False]


@pytest.mark.browser
@pytest.mark.parametrize("context_options", [{"java_script_enabled": False}, {"offline": True}])
async def test_a_context_that_can_do_less_is_warm_all_the_same(
    context_options: dict[str, Any],
) -> None:
    async with BrowserPool(PoolOptions(rehearse=True, context_options=context_options)) as pool:
        async with asyncio.timeout(60):
            await pool.warm_up()
        async with pool.lease() as lease:
            assert lease.page.url == "about:blank"


def test_it_is_left_out_where_it_would_be_recorded_or_cannot_work() -> None:
    assert may_rehearse("chromium", {"viewport": None, "java_script_enabled": True})
    assert not may_rehearse("chromium", {"record_video_dir": "videos"})
    assert not may_rehearse("chromium", {"record_har_path": "all.har"})
    assert not may_rehearse("chromium", {"java_script_enabled": False})
    assert not may_rehearse("firefox", {})
