"""What a run asks of the browser pool, said without naming Playwright."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


class BrowserSession(Protocol):
    """A leased, isolated browser context with its pages."""

    @property
    def page(self) -> Any:
        """The page most recently opened or used."""

    async def new_page(self) -> Any:
        """Open one more page."""

    def using(self, page: Any) -> AbstractContextManager[Any]:
        """Keep a page from being closed to make room for others, for the length of a block."""

    async def close(self) -> None:
        """Give the session back: its pages, context and listeners are gone afterwards."""


class BrowserProvider(Protocol):
    """Hands out sessions."""

    async def acquire(self) -> BrowserSession:
        """A session that nobody has used before."""
