"""Which pages of a lease are kept: the most recently used ones, and those in use."""

from __future__ import annotations

from collections import Counter
from typing import Any


class PageCache:
    """Pages in the order of their last use, at most ``limit`` of them.

    It never leaves its lease: a page that outlived its execution would carry state into the next.
    """

    __slots__ = ("_held", "_limit", "_pages")

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._pages: dict[Any, None] = {}  # a dict keeps the order in which keys were added
        self._held = Counter[Any]()

    def __len__(self) -> int:
        return len(self._pages)

    def __contains__(self, page: object) -> bool:
        return page in self._pages

    def __repr__(self) -> str:
        return f"<PageCache {len(self)} of at most {self._limit}, {len(self._held)} in use>"

    @property
    def newest(self) -> Any:
        """The page used last, or None."""
        return next(reversed(self._pages), None)

    @property
    def full_of_held(self) -> bool:
        """Whether no page could make room for one more."""
        return len(self._held) >= self._limit

    def use(self, page: Any) -> list[Any]:
        """Make a page the one used last; returns those that must be closed for it, oldest first.

        Where all others are in use, it is the page itself.
        """
        self._pages.pop(page, None)
        self._pages[page] = None
        free = [one for one in self._pages if one not in self._held]
        evicted = free[: max(0, len(self) - self._limit)]
        for old in evicted:
            del self._pages[old]
        return evicted

    def spare(self) -> Any:
        """Take out the page least recently used, never the one used last; None where all are in use."""
        free = (one for one in self._pages if one not in self._held and one is not self.newest)
        page = next(free, None)
        self._pages.pop(page, None)
        return page

    def hold(self, page: Any) -> None:
        """Count a page as in use once more."""
        self._held[page] += 1

    def let_go(self, page: Any) -> None:
        """Count a page as in use once less."""
        self._held[page] -= 1
        if self._held[page] <= 0:
            del self._held[page]

    def forget(self, page: Any) -> None:
        """Drop a page that was closed."""
        self._pages.pop(page, None)
        self._held.pop(page, None)
