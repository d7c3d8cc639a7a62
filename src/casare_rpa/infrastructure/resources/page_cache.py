"""Which pages of a lease are kept: the most recently used ones."""

from __future__ import annotations

from typing import Any


class PageCache:
    """Pages in the order of their last use, at most ``limit`` of them.

    It never leaves its lease: a page that outlived its execution would carry state into the next.
    """

    __slots__ = ("_limit", "_pages")

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._pages: dict[Any, None] = {}  # a dict keeps the order in which keys were added

    def __len__(self) -> int:
        return len(self._pages)

    def __contains__(self, page: object) -> bool:
        return page in self._pages

    def __repr__(self) -> str:
        return f"<PageCache {len(self)} of at most {self._limit}>"

    @property
    def newest(self) -> Any:
        """The page used last, or None."""
        return next(reversed(self._pages), None)

    def use(self, page: Any) -> list[Any]:
        """Make a page the one used last; returns those that must be closed for it, oldest first."""
        self._pages.pop(page, None)
        self._pages[page] = None
        evicted = list(self._pages)[: max(0, len(self) - self._limit)]
        for old in evicted:
            del self._pages[old]
        return evicted

    def forget(self, page: Any) -> None:
        """Drop a page that was closed."""
        self._pages.pop(page, None)
