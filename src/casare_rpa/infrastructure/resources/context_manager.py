"""The lease: one execution's browser context, for as long as the execution has it."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
import weakref
from typing import TYPE_CHECKING, Any, Self

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from casare_rpa.infrastructure.errors import (
    BrowserError,
    ContextGoneError,
    LeaseClosedError,
    PageCrashedError,
    PageLoadTimeoutError,
    WrongLoopError,
)
from casare_rpa.infrastructure.resources.options import check_timeout

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from types import TracebackType

    from playwright.async_api import BrowserContext, Page, Response

    from casare_rpa.infrastructure.resources.lease_resources import LeaseResources
    from casare_rpa.infrastructure.resources.registrations import RegistrationCounts

# Seconds; the processes of a dead browser are gone in milliseconds.
_NEWS_WITHIN = 2.0
# Between the pool and whoever asked there may be frames of these.
_PASSED_OVER = (__package__ or "", "contextlib", "asyncio")


class BrowserLease:
    """A fresh, isolated browser context with its page; leaving it closes all of it.

    Keep the lease as long as its pages are needed: one that nobody holds any more is closed, with a
    ResourceWarning that says where it was taken. A handler that refers to its own lease keeps it alive.

    Args:
        number: the context's number in its pool.
        resources: what the lease holds in the browser.
        taken_at: file and line that acquired it.
        navigation_timeout: seconds a page may take to load.
        give_back: closes the resources; called once.
        look: finds out whether the browser is still there.
        dropped: called, from any thread, when nobody holds the lease and it was not closed.
    """

    def __init__(
        self,
        number: int,
        resources: LeaseResources,
        taken_at: tuple[str, int],
        *,
        navigation_timeout: float,
        give_back: Callable[[], Awaitable[None]],
        look: Callable[[], None],
        dropped: Callable[[], None],
    ) -> None:
        self.number = number
        self.taken_at = taken_at
        self._resources = resources
        self._navigation_timeout = navigation_timeout
        self._give_back = give_back
        self._look = look
        self._closed_at: tuple[str, int] | None = None
        self._home = (threading.get_ident(), asyncio.get_running_loop())
        self._finalizer = weakref.finalize(self, dropped)
        self._finalizer.atexit = False

    def __repr__(self) -> str:
        if self.closed:
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
        newest = self._resources.pages.newest
        told = isinstance(error, PlaywrightError | ContextGoneError)
        try:
            if told:
                await self._hear_out()
        finally:
            if not self.closed:
                await self.close()
        # Whatever was said of it: this is what happened.
        if told and self._resources.lost:
            raise self._lost() from error
        # Its renderer's end can be told by the call that it failed, and only later by itself.
        if told and (newest in self._resources.crashed or "crashed" in str(error)):
            raise self._crashed(newest) from error

    @property
    def closed(self) -> bool:
        """Whether the lease was given back."""
        return self._closed_at is not None

    @property
    def context(self) -> BrowserContext:
        """Playwright's context.

        Raises:
            LeaseClosedError: the lease was given back.
            BrowserDiedError: the browser is gone; a subclass says how.
            WrongLoopError: the caller runs in another event loop or thread.
        """
        return self._usable().context

    @property
    def page(self) -> Page:
        """The page most recently opened or used.

        Raises:
            PageCrashedError: its renderer is gone. Else as for :attr:`context`.
        """
        held = self._usable()
        page: Page | None = held.pages.newest
        if held.vanished:
            raise ContextGoneError(
                f"the context of lease {self.number} was closed, and not by its lease: by its browser's end, "
                "or through Playwright. Acquire another lease"
            )
        if page is None:
            raise LeaseClosedError(
                f"{self!r} has no open page: its pages were closed; open one with new_page()"
            )
        if page in held.crashed:
            raise self._crashed(page)
        return page

    @property
    def registered(self) -> RegistrationCounts:
        """How many listeners, routes, bindings and init scripts the lease has in place."""
        return self._resources.registered.counts()

    async def new_page(self) -> Page:
        """Open one more page; beyond ``max_pages`` the least recently used one is closed.

        Raises:
            PageLimitError: all of them are in use.
        """
        held = self._usable()
        try:
            page: Page = await held.new_page()
        except PlaywrightError as error:
            await self._hear_out()
            if held.lost:
                raise self._lost() from error
            raise
        return page

    async def goto(self, url: str, timeout: float | None = None) -> Response | None:
        """Load an address in the page most recently used.

        Args:
            url: what to load.
            timeout: seconds it may take; the pool's ``navigation_timeout`` where it is None.

        Raises:
            PageLoadTimeoutError: it did not load in time. The lease stays usable; this page goes on waiting
                until it is sent to another address.
        """
        page = self.page
        seconds = check_timeout(timeout, self._navigation_timeout, "navigation_timeout")
        try:
            return await page.goto(url, timeout=seconds * 1000)
        except PlaywrightTimeoutError as error:
            raise PageLoadTimeoutError(
                f"{url} did not load within {seconds:g} s: is its server up and does every request of the "
                "page end? A longer `timeout`, or PoolOptions.navigation_timeout, gives it more time"
            ) from error

    def use(self, page: Page) -> None:
        """Make a page of the lease the one used last.

        Raises:
            PageEvictedError: the lease closed it to make room.
        """
        self._usable().use(page)

    @contextlib.contextmanager
    def using(self, page: Page) -> Iterator[Page]:
        """Keep a page from being closed to make room, for the length of a block."""
        with self._usable().using(page):
            yield page

    def on(self, target: Any, event: str, handler: Callable[..., Any]) -> None:
        """Listen to an event of the context or of one of its pages until the release."""
        self._usable().registered.on(target, event, handler)

    async def route(self, target: Any, url: Any, handler: Callable[..., Any]) -> None:
        """Route requests of the context or of one of its pages until the release."""
        await self._usable().registered.route(target, url, handler)

    async def expose_binding(self, target: Any, name: str, handler: Callable[..., Any]) -> None:
        """Let the context's pages, or one of them, call a function until the release.

        It is given Playwright's source of the call, then the arguments.
        """
        await self._usable().registered.expose_binding(target, name, handler)

    async def add_init_script(self, target: Any, script: str) -> None:
        """Run a script before those of every page of the context, or of one page, until the release."""
        await self._usable().registered.add_init_script(target, script)

    async def close(self) -> None:
        """Give the context back: it is closed with its pages and whatever was added to them.

        Raises:
            LeaseClosedError: it was given back before.
        """
        self._check_home()
        if self._closed_at is not None:
            raise LeaseClosedError(
                f"{self!r} was given back already, at {_place(self._closed_at)}: close a lease once, or "
                "use `async with`"
            )
        self._closed_at = caller()
        self._finalizer.detach()
        await self._give_back()

    async def _hear_out(self) -> None:
        """The news that a browser died can come after the call that it failed."""
        self._look()
        if not (self._resources.lost or self.closed):
            await self._resources.hear_out(_NEWS_WITHIN)

    def _usable(self) -> LeaseResources:
        self._check_home()
        if self.closed:
            raise LeaseClosedError(
                f"{self!r} was given back: acquire another one (this one was taken at "
                f"{_place(self.taken_at)})"
            )
        if self._resources.lost:
            raise self._lost()
        return self._resources

    def _check_home(self) -> None:
        thread, loop = self._home
        if threading.get_ident() != thread:
            raise WrongLoopError(
                f"{self!r} was used from another thread; allowed: the thread and event loop that "
                f"acquired it, at {_place(self.taken_at)}"
            )
        # Without a running loop, between two runs of it, nothing is wrong.
        with contextlib.suppress(RuntimeError):
            if asyncio.get_running_loop() is not loop:
                raise WrongLoopError(
                    f"{self!r} was used from another event loop; allowed: the one that acquired it, "
                    f"at {_place(self.taken_at)}"
                )

    def _lost(self) -> BrowserError:
        lost = self._resources.lost or BrowserError("it is gone")
        return type(lost)(
            f"the browser of lease {self.number} is gone ({lost}): "
            "acquire another lease, it gets a new browser"
        )

    def _crashed(self, page: Page | None) -> PageCrashedError:
        which = f"page {page.url}" if page else "a page"
        return PageCrashedError(
            f"{which} of lease {self.number} crashed: its renderer process ended, often for lack of "
            "memory or room in /dev/shm. Open another with new_page(), or acquire another lease"
        )


def caller() -> tuple[str, int]:
    """File and line of the nearest caller outside this package."""
    frame = sys._getframe(1)
    while frame.f_back and frame.f_globals.get("__name__", "").startswith(_PASSED_OVER):
        frame = frame.f_back
    return frame.f_code.co_filename, frame.f_lineno


def _place(at: tuple[str, int]) -> str:
    return f"{at[0]}:{at[1]}"
