"""The lease: one execution's browser context, for as long as the execution has it."""

from __future__ import annotations

import asyncio
import sys
import weakref
from typing import TYPE_CHECKING, Any, Self

from playwright.async_api import Error as PlaywrightError

from casare_rpa.infrastructure.errors import BrowserDiedError, LeaseClosedError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from types import TracebackType

    from playwright.async_api import BrowserContext, Page

    from casare_rpa.infrastructure.resources.lease_resources import LeaseResources

_OWN_PACKAGE = __package__ or ""


class BrowserLease:
    """A fresh, isolated browser context with its page; leaving it closes all of it.

    Keep the lease as long as its pages are needed: one that nobody holds any more is closed, with a
    ResourceWarning that says where it was taken. A handler that refers to its own lease keeps it alive.

    Args:
        number: the context's number in its pool.
        resources: what the lease holds in the browser.
        taken_at: file and line that acquired it.
        give_back: closes the resources; called once.
        dropped: called, from any thread, when nobody holds the lease and it was not closed.
    """

    def __init__(
        self,
        number: int,
        resources: LeaseResources,
        taken_at: tuple[str, int],
        *,
        give_back: Callable[[], Awaitable[None]],
        dropped: Callable[[], None],
    ) -> None:
        self.number = number
        self.taken_at = taken_at
        self._resources = resources
        self._give_back = give_back
        self._closed = False
        self._finalizer = weakref.finalize(self, dropped)
        self._finalizer.atexit = False

    def __repr__(self) -> str:
        if self._closed:
            state = "closed"
        else:
            state = "lost" if self._resources.lost else f"open, {len(self._resources.pages)} pages"
        return f"<BrowserLease {self.number} {state}>"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()
        # Whatever Playwright said of it: when the browser is gone, that is what happened.
        if isinstance(error, PlaywrightError) and self._resources.lost:
            raise self._lost() from error

    @property
    def closed(self) -> bool:
        """Whether the lease was given back."""
        return self._closed

    @property
    def context(self) -> BrowserContext:
        """Playwright's context.

        Raises:
            LeaseClosedError: the lease was given back.
            BrowserDiedError: the browser is gone.
        """
        return self._usable().context

    @property
    def page(self) -> Page:
        """The page most recently opened or used."""
        page: Page | None = self._usable().pages.newest
        if page is None:
            raise LeaseClosedError(
                f"{self!r} has no open page: its pages were closed; open one with new_page()"
            )
        return page

    async def new_page(self) -> Page:
        """Open one more page; beyond ``max_pages`` the least recently used one is closed."""
        try:
            page: Page = await self._usable().new_page()
        except PlaywrightError as error:
            # The news that a browser died can come after the call that it failed.
            await asyncio.sleep(0)
            if self._resources.lost:
                raise self._lost() from error
            raise
        return page

    def use(self, page: Page) -> None:
        """Make a page of the lease the one used last."""
        self._usable().use(page)

    def on(self, target: Any, event: str, handler: Callable[..., Any]) -> None:
        """Listen to an event of the context or of one of its pages until the release."""
        self._usable().on(target, event, handler)

    async def route(self, target: Any, url: Any, handler: Callable[..., Any]) -> None:
        """Route requests of the context or of one of its pages until the release."""
        await self._usable().route(target, url, handler)

    async def close(self) -> None:
        """Give the context back: it is closed with its pages, listeners and routes; twice is once."""
        if not self._closed:
            self._closed = True
            self._finalizer.detach()
            await self._give_back()

    def _usable(self) -> LeaseResources:
        if self._closed:
            raise LeaseClosedError(
                f"{self!r} was given back: acquire another one (this one was taken at "
                f"{self.taken_at[0]}:{self.taken_at[1]})"
            )
        if self._resources.lost:
            raise self._lost()
        return self._resources

    def _lost(self) -> BrowserDiedError:
        return BrowserDiedError(
            f"the browser of lease {self.number} is gone ({self._resources.lost}): "
            "acquire another lease, it gets a new browser"
        )


def caller() -> tuple[str, int]:
    """File and line of the nearest caller outside this package."""
    frame = sys._getframe(1)
    while frame.f_back and frame.f_globals.get("__package__") == _OWN_PACKAGE:
        frame = frame.f_back
    return frame.f_code.co_filename, frame.f_lineno
