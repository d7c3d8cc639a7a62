"""A browser pool that costs nothing until a node asks for a browser."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Self

from casare_rpa.domain.errors import UsageError

if TYPE_CHECKING:
    from types import TracebackType

    from casare_rpa.domain.resources import BrowserSession
    from casare_rpa.infrastructure.resources.browser_pool import BrowserPool


class LazyBrowsers:
    """Hands out sessions of a pool that is imported and started at the first call.

    Args:
        headless: whether browsers run without a window.
    """

    def __init__(self, *, headless: bool) -> None:
        self._headless = headless
        self._stack = AsyncExitStack()
        self._pool: BrowserPool | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.__aexit__(kind, error, trace)

    async def acquire(self) -> BrowserSession:
        """A session that nobody has used before.

        Raises:
            UsageError: Playwright is not installed.
        """
        if self._pool is None:
            try:
                from casare_rpa.infrastructure.resources.browser_pool import (
                    BrowserPool,
                    PoolOptions,
                )
            except ImportError as error:
                raise UsageError(
                    f"a node needs a browser, and {error.name} is not installed; "
                    "install it with: pip install 'casare-perf[browser]'"
                ) from error
            pool = BrowserPool(PoolOptions(headless=self._headless, warm=0))
            self._pool = await self._stack.enter_async_context(pool)
        return await self._pool.acquire()
