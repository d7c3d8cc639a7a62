"""A place without browsers: for tests of what the pool does when, in milliseconds and at will."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from casare_rpa.infrastructure.errors import BrowserDiedError

if TYPE_CHECKING:
    from collections.abc import Callable

    import psutil

    from casare_rpa.infrastructure.resources.options import PoolOptions

# Each call gives way this often, so that cancellations and news can come in between.
_STEPS = 3


class FakeEmitter:
    """Listeners, routes, bindings and init scripts, kept as Playwright does."""

    def __init__(self) -> None:
        self.listeners: list[tuple[str, Callable[..., Any]]] = []
        self.routes: list[Callable[..., Any]] = []
        self.bindings: dict[str, Callable[..., Any]] = {}
        self.scripts: list[str] = []
        self.closed = False

    def on(self, event: str, handler: Callable[..., Any]) -> None:
        """Add a listener."""
        self.listeners.append((event, handler))

    def remove_listener(self, event: str, handler: Callable[..., Any]) -> None:
        """Remove it."""
        self.listeners.remove((event, handler))

    def emit(self, event: str, *news: Any) -> None:
        """Tell those who listen."""
        for name, handler in tuple(self.listeners):
            if name == event:
                handler(*news)

    async def route(self, _: Any, handler: Callable[..., Any]) -> None:
        """Add a route."""
        await _pass_time()
        self.routes.append(handler)

    async def unroute_all(self, behavior: str) -> None:  # noqa: ARG002 - Playwright's signature
        """Remove all routes."""
        await _pass_time()
        self.routes.clear()

    async def expose_binding(self, name: str, handler: Callable[..., Any]) -> None:
        """Add a binding."""
        self.bindings[name] = handler

    async def add_init_script(self, script: str) -> None:
        """Add a script."""
        self.scripts.append(script)


class FakePage(FakeEmitter):
    """A page."""

    url = "about:blank"

    def __init__(self, context: FakeContext) -> None:
        super().__init__()
        self._context = context
        self.rehearsed = False

    async def close(self) -> None:
        """Close it."""
        await _pass_time()
        if self in self._context.pages:
            self._context.pages.remove(self)
            self.emit("close", self)


class FakeContext(FakeEmitter):
    """A context."""

    def __init__(self, browser: FakeBrowser) -> None:
        super().__init__()
        self._browser = browser
        self.pages: list[FakePage] = []

    async def new_page(self) -> FakePage:
        """Open a page."""
        await _pass_time()
        page = FakePage(self)
        self.pages.append(page)
        self.emit("page", page)
        return page

    async def cookies(self, _: str) -> list[object]:
        """What it stores: nothing."""
        await self._browser.answer()
        return []

    async def close(self) -> None:
        """Close it with its pages; one of a browser that hangs never does."""
        await self._browser.answer()
        self.pages.clear()
        if self in self._browser.contexts:
            self._browser.contexts.remove(self)


class FakeBrowser:
    """A browser that dies, hangs and revives when a test says so."""

    def __init__(self, died: Callable[[BrowserDiedError], None]) -> None:
        self.contexts: list[FakeContext] = []
        self.alive = True
        self.killed = False
        self._answers = asyncio.Event()
        self._answers.set()
        self._died = died

    def die(self) -> None:
        """End, as by SIGKILL."""
        self.is_lost(BrowserDiedError("its process has ended"))

    def hang(self) -> None:
        """Answer nothing any more, as after SIGSTOP."""
        self._answers.clear()

    async def answer(self) -> None:
        """What a call of a browser waits for."""
        await _pass_time()
        await self._answers.wait()

    def look(self) -> None:
        """There is nothing that nobody told."""

    def is_lost(self, error: BrowserDiedError) -> None:
        """It is gone, or of no use any more."""
        if self.alive:
            self.alive = False
            self.contexts.clear()
            self._died(error)

    async def new_context(
        self, _: PoolOptions, has_time: Callable[[], bool]
    ) -> tuple[FakeContext, FakePage]:
        """A context with its page."""
        await self.answer()
        if not self.alive:
            raise BrowserDiedError("its process has ended")
        context = FakeContext(self)
        self.contexts.append(context)
        page = await context.new_page()
        page.rehearsed = has_time()
        return context, page

    async def close(self, _: float) -> None:
        """Close it."""
        await _pass_time()
        self.alive = False
        self.contexts.clear()

    async def kill(self) -> None:
        """End it without its consent."""
        self.killed = True


class FakePlace:
    """Starts fake browsers.

    Args:
        failures: what the next starts raise, in this order, before one works.
    """

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.browsers: list[FakeBrowser] = []
        self.starts = 0
        self.left = 0

    async def start(self, died: Callable[[BrowserDiedError], None]) -> FakeBrowser:
        """Start a browser, or fail."""
        self.starts += 1
        await _pass_time()
        if self.failures:
            raise self.failures.pop(0)
        browser = FakeBrowser(died)
        self.browsers.append(browser)
        return browser

    async def quiet(self) -> None:
        """Nothing ends here by itself."""

    async def leave(self) -> None:
        """Nothing else runs here."""
        self.left += 1

    def processes(self) -> list[psutil.Process]:
        """There are none."""
        return []


async def _pass_time() -> None:
    for _ in range(_STEPS):
        await asyncio.sleep(0)
