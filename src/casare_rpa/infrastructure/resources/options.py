"""What a pool is told: limits and times, checked once."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from casare_rpa.domain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class PoolOptions:
    """Limits, times and launch settings of a browser pool.

    Attributes:
        max_contexts: contexts open at once, warm ones and ones being closed included.
        warm: contexts, each with its page, kept ready while the pool is in use.
        min_warm: how many of them stay ready when nothing was acquired for ``idle_timeout``.
        idle_timeout: seconds without an acquire until the warm set shrinks.
        refill_delay: seconds from an acquire to the making of the next warm context, so that it does
            not take processor time from the first page the new lease loads; 0 makes it at once.
        max_waiting: callers that may wait for a context.
        acquire_timeout: seconds a caller waits.
        launch_timeout: seconds a browser may take to start.
        close_timeout: seconds a context or browser may take to close before it is killed.
        max_pages: pages a lease keeps; opening one more closes the least recently used.
        headless: False shows the browser's window.
        arguments: further command line arguments of the browser.
        context_options: what Playwright's ``new_context`` is given.
    """

    max_contexts: int = 8
    warm: int = 1
    min_warm: int = 0
    idle_timeout: float = 300.0
    refill_delay: float = 0.0
    max_waiting: int = 64
    acquire_timeout: float = 30.0
    launch_timeout: float = 30.0
    close_timeout: float = 10.0
    max_pages: int = 10
    headless: bool = True
    arguments: tuple[str, ...] = ()
    context_options: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check_count("max_contexts", self.max_contexts, 1, None)
        _check_count("warm", self.warm, 0, self.max_contexts)
        _check_count("min_warm", self.min_warm, 0, self.warm)
        _check_count("max_waiting", self.max_waiting, 1, None)
        _check_count("max_pages", self.max_pages, 1, 10)
        _check_seconds("refill_delay", self.refill_delay, zero=True)
        for name in ("idle_timeout", "acquire_timeout", "launch_timeout", "close_timeout"):
            _check_seconds(name, getattr(self, name))


def _check_count(name: str, value: object, low: int, high: int | None) -> None:
    fits = isinstance(value, int) and not isinstance(value, bool) and value >= low
    if not fits or (high is not None and value > high):  # type: ignore[operator]
        upper = "" if high is None else f" to {high}"
        raise UsageError(
            f"PoolOptions.{name} is {value!r}; allowed: a whole number, {low}{upper}"
            f"{' or more' if high is None else ''}"
        )


def _check_seconds(name: str, value: object, *, zero: bool = False) -> None:
    fits = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if not fits or value < 0 or (value == 0 and not zero):  # type: ignore[operator]
        least = "0 or more" if zero else "more than 0"
        raise UsageError(f"PoolOptions.{name} is {value!r}; allowed: seconds, {least}")


def check_timeout(value: float | None, default: float) -> float:
    """An acquire's own time-out, or the pool's where it gives none."""
    if value is None:
        return default
    _check_seconds("acquire_timeout", value)
    return value
