"""What a lease holds in the browser, and its giving back."""

from __future__ import annotations

import asyncio
import contextlib
import functools
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error as PlaywrightError

from casare_rpa.infrastructure.resources.page_cache import PageCache

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.async_api import BrowserContext, Page


class LeaseResources:
    """A context, its pages, and the listeners and routes that were added through the lease.

    It knows nothing of the lease, so that the lease can be collected while these are still open; that
    is how a dropped lease is found.
    """

    def __init__(self, context: BrowserContext, page: Page, max_pages: int) -> None:
        self.context = context
        self.pages = PageCache(max_pages)
        self.lost: Exception | None = None
        self._listeners: list[tuple[Any, str, Callable[..., Any]]] = []
        self._routed: list[Any] = []
        self._evictions: set[asyncio.Future[None]] = set()
        self.on(context, "page", self._opened)
        self._opened(page)

    @property
    def listener_count(self) -> int:
        """Listeners in place, the two a lease needs for its own book-keeping included."""
        return len(self._listeners)

    def on(self, target: Any, event: str, handler: Callable[..., Any]) -> None:
        """Add a listener that is removed at the release."""

        # Playwright plants an attribute on what it is given, and finds it again by identity: a function
        # of our own for each registration leaves the caller's alone and is removed for certain.
        @functools.wraps(handler, updated=())
        def listener(*args: Any) -> Any:
            return handler(*args)

        target.on(event, listener)
        self._listeners.append((target, event, listener))

    async def route(self, target: Any, url: Any, handler: Callable[..., Any]) -> None:
        """Add a route that is removed at the release."""
        await target.route(url, handler)
        if target not in self._routed:
            self._routed.append(target)

    async def new_page(self) -> Any:
        """Open a page, and close the least recently used one where there are too many."""
        page = await self.context.new_page()
        await self._evictions_done()
        return page

    def use(self, page: Any) -> None:
        """Make a page the one used last."""
        for old in self.pages.use(page):
            closing = asyncio.ensure_future(old.close())
            self._evictions.add(closing)
            closing.add_done_callback(self._evictions.discard)

    async def release(self) -> None:
        """Remove listeners and routes and close the context, its pages with it."""
        for target, event, listener in self._listeners:
            target.remove_listener(event, listener)
        self._listeners.clear()
        for target in self._routed:
            # A page that was closed has lost its routes already.
            with contextlib.suppress(PlaywrightError):
                await target.unroute_all(behavior="ignoreErrors")
        self._routed.clear()
        await self._evictions_done()
        await self.context.close()

    def lose(self, error: Exception) -> None:
        """The browser is gone, and everything here with it."""
        self.lost = self.lost or error
        self._listeners.clear()
        self._routed.clear()

    def _opened(self, page: Page) -> None:
        # The context tells of every page, those that a site opens and those of new_page alike.
        if page not in self.pages:
            self.on(page, "close", self._closed)
            self.use(page)

    def _closed(self, page: Page) -> None:
        self.pages.forget(page)
        self._listeners = [entry for entry in self._listeners if entry[0] is not page]

    async def _evictions_done(self) -> None:
        # A page that is being closed with its context cannot be closed once more.
        await asyncio.gather(*self._evictions, return_exceptions=True)
