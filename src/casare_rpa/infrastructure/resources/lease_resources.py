"""What a lease holds in the browser, and its giving back."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error as PlaywrightError

from casare_rpa.infrastructure.errors import PageEvictedError, PageLimitError
from casare_rpa.infrastructure.resources.page_cache import PageCache
from casare_rpa.infrastructure.resources.registrations import Registrations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from playwright.async_api import BrowserContext, Page

    from casare_rpa.infrastructure.errors import BrowserError


class LeaseResources:
    """A context, its pages, and what was added to them through the lease.

    It knows nothing of the lease, so that the lease can be collected while these are still open; that
    is how a dropped lease is found.
    """

    def __init__(self, context: BrowserContext, page: Page, max_pages: int) -> None:
        self.context = context
        self.pages = PageCache(max_pages)
        self.registered = Registrations()
        self.lost: BrowserError | None = None
        self.told = asyncio.Event()
        self.vanished = False
        self.crashed: set[Page] = set()
        self._max_pages = max_pages
        self._evicted: set[Page] = set()
        self._evictions: set[asyncio.Future[None]] = set()
        # The lease's own book-keeping stays until the context is closed: a crash is news until then.
        self._books = Registrations()
        self._books.on(context, "page", self._opened)
        self._books.on(context, "close", self._vanished)
        self._opened(page)

    async def new_page(self) -> Any:
        """Open a page, and close the least recently used one where there are too many."""
        if self.pages.full_of_held:
            raise PageLimitError(
                f"all {self._max_pages} pages of the lease are in use and max_pages is "
                f"{self._max_pages}: leave one of the `using` blocks, or close a page"
            )
        page = await self.context.new_page()
        await self._evictions_done()
        return page

    def use(self, page: Any) -> None:
        """Make a page the one used last."""
        if page in self._evicted:
            raise PageEvictedError(
                f"page {page.url} was closed to make room: the lease keeps the {self._max_pages} pages "
                "used last, fewer where memory is short; keep one with `lease.using(page)`"
            )
        self._evict(self.pages.use(page))

    @contextlib.contextmanager
    def using(self, page: Any) -> Iterator[Any]:
        """Keep a page for the length of a block."""
        self.use(page)
        self.pages.hold(page)
        try:
            yield page
        finally:
            self.pages.let_go(page)

    def evict_spare_page(self) -> bool:
        """Close the least recently used page that is not in use; False where there is none."""
        page = self.pages.spare()
        if page is not None:
            self._evict((page,))
        return page is not None

    async def release(self) -> None:
        """Remove what was added and close the context, its pages with it."""
        try:
            await self.registered.remove()
            await self._evictions_done()
            self._books.off("close", self.context)
            await self.context.close()
            await self._books.remove()
        finally:
            self.let_go()

    def lose(self, error: BrowserError) -> None:
        """The browser is gone, and everything here with it."""
        self.lost = self.lost or error
        self.told.set()
        self.let_go()

    def let_go(self) -> None:
        """Keep no reference to a function of the caller's."""
        self.registered.let_go()
        self._books.let_go()

    async def hear_out(self, timeout: float) -> None:
        """Give the news of a browser's end time to come, where the context does not answer."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                try:
                    await self.context.cookies("http://nowhere.invalid")
                except PlaywrightError:
                    await self.told.wait()

    def _vanished(self, _: Any) -> None:
        self.vanished = True

    def _opened(self, page: Page) -> None:
        # The context tells of every page, those that a site opens and those of new_page alike.
        if page not in self.pages and page not in self._evicted:
            self._books.on(page, "close", self._closed)
            self._books.on(page, "crash", self.crashed.add)
            self.use(page)

    def _closed(self, page: Page) -> None:
        self.pages.forget(page)
        self._books.forget(page)
        self.registered.forget(page)

    def _evict(self, pages: Iterable[Page]) -> None:
        for page in pages:
            self._evicted.add(page)
            closing = asyncio.ensure_future(page.close())
            self._evictions.add(closing)
            closing.add_done_callback(self._eviction_done)

    def _eviction_done(self, closing: asyncio.Future[None]) -> None:
        self._evictions.discard(closing)
        if not closing.cancelled() and not isinstance(closing.exception(), PlaywrightError | None):
            closing.result()

    async def _evictions_done(self) -> None:
        # A page that is being closed with its context cannot be closed once more.
        await asyncio.gather(*self._evictions, return_exceptions=True)
