"""What a pool is told: limits and times, checked once."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from casare_rpa.domain.errors import UsageError
from casare_rpa.infrastructure.resources.endpoints import (
    BrowserKind,
    RemoteEndpoint,
    check_browser,
)
from casare_rpa.infrastructure.resources.hooks import PoolHooks
from casare_rpa.infrastructure.resources.memory_pressure import PressureOptions

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class PlaceLimits:
    """What one place, this machine or an endpoint, may hold.

    Attributes:
        max_browsers: browsers there; one being replaced counts once.
        contexts_per_browser: contexts in each.
    """

    max_browsers: int
    contexts_per_browser: int


@dataclass(frozen=True, slots=True)
class PoolOptions:
    """Limits, times and launch settings of a browser pool.

    Attributes:
        max_contexts: contexts open at once, warm ones and ones being closed included.
        max_browsers: browsers started on this machine; a worn one that drains comes on top.
        contexts_per_browser: contexts in one browser before another is started; None for no limit.
        warm: contexts, each with its page, kept ready while the pool is in use.
        min_warm: how many of them stay ready when nothing was acquired for ``idle_timeout``.
        idle_timeout: seconds without an acquire until the warm set shrinks.
        refill_delay: seconds from an acquire to the making of the next warm context, so that it does
            not take processor time from the first page the new lease loads; 0 makes it at once.
        rehearse: whether a context made while nobody waits has its page render once, which takes a quarter
            off the processor time of the lease's first page, and costs four times that beforehand: for
            a pool that is asked now and then and shall answer at once. Chromium only; never where a
            context records, or has no scripts.
        recycle_after_contexts: contexts after which a browser is replaced, its replacement ready first;
            None for never. A browser grows by up to 0.05 MB a context with everything closed: 25 MB.
        recycle_after: seconds after which a browser is replaced; None for never.
        max_waiting: callers that may wait for a context.
        acquire_timeout: seconds a caller waits.
        launch_timeout: seconds a browser may take to start, or an endpoint to answer.
        close_timeout: seconds a context or browser may take to close before it is killed.
        navigation_timeout: seconds a page may take to load; each call of Playwright's can say otherwise.
        late_after: seconds after which nobody waits for a browser that starts while another place has room.
        retry_after: seconds an endpoint that failed is left out, doubled with each further failure.
        max_pages: pages a lease keeps; opening one more closes the least recently used.
        browser: ``chromium``, ``firefox`` or ``webkit``.
        headless: False shows the browser's window.
        arguments: further command line arguments of the browser.
        launch_options: further options of Playwright's ``launch``.
        context_options: what Playwright's ``new_context`` is given.
        remotes: endpoints that give browsers; with any, none is started on this machine.
        hooks: calls at launch, lease and release.
        pressure: when memory counts as short; None to never look.
        meter: an OpenTelemetry meter that is told how the pool does.
    """

    max_contexts: int = 8
    max_browsers: int = 1
    contexts_per_browser: int | None = None
    warm: int = 1
    min_warm: int = 0
    idle_timeout: float = 300.0
    refill_delay: float = 0.0
    rehearse: bool = False
    recycle_after_contexts: int | None = 500
    recycle_after: float | None = 4 * 3600.0
    max_waiting: int = 64
    acquire_timeout: float = 30.0
    launch_timeout: float = 30.0
    close_timeout: float = 10.0
    navigation_timeout: float = 30.0
    late_after: float = 2.0
    retry_after: float = 5.0
    max_pages: int = 10
    browser: BrowserKind = "chromium"
    headless: bool = True
    arguments: tuple[str, ...] = ()
    launch_options: Mapping[str, Any] = field(default_factory=dict)
    context_options: Mapping[str, Any] = field(default_factory=dict)
    remotes: tuple[RemoteEndpoint, ...] = ()
    hooks: PoolHooks = field(default_factory=PoolHooks)
    pressure: PressureOptions | None = field(default_factory=PressureOptions)
    meter: Any = None
    places: tuple[PlaceLimits, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _check_count("max_contexts", self.max_contexts, 1, None)
        _check_count("max_browsers", self.max_browsers, 1, None)
        for name in ("contexts_per_browser", "recycle_after_contexts"):
            if getattr(self, name) is not None:
                _check_count(name, getattr(self, name), 1, None)
        _check_count("max_waiting", self.max_waiting, 1, None)
        _check_count("max_pages", self.max_pages, 1, 10)
        _check_seconds("refill_delay", self.refill_delay, zero=True)
        for name in ("idle_timeout", "acquire_timeout", "launch_timeout", "close_timeout"):
            _check_seconds(name, getattr(self, name))
        for name in ("navigation_timeout", "late_after", "retry_after"):
            _check_seconds(name, getattr(self, name))
        if not isinstance(self.rehearse, bool):
            raise UsageError(f"PoolOptions.rehearse is {self.rehearse!r}; allowed: True, False")
        if self.recycle_after is not None:
            _check_seconds("recycle_after", self.recycle_after)
        check_browser("PoolOptions.browser", self.browser)
        for at, remote in enumerate(self.remotes):
            if remote.max_contexts is not None:
                _check_count(f"remotes[{at}].max_contexts", remote.max_contexts, 1, None)
        places = self._places()
        object.__setattr__(self, "places", places)
        room = sum(place.max_browsers * place.contexts_per_browser for place in places)
        _check_count("warm", self.warm, 0, min(self.max_contexts, room))
        _check_count("min_warm", self.min_warm, 0, self.warm)

    def _places(self) -> tuple[PlaceLimits, ...]:
        if self.remotes:
            return tuple(
                PlaceLimits(1, remote.max_contexts or self.max_contexts) for remote in self.remotes
            )
        return (PlaceLimits(self.max_browsers, self.contexts_per_browser or self.max_contexts),)


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


def check_timeout(value: float | None, default: float, name: str = "acquire_timeout") -> float:
    """A call's own time-out, or the pool's where it gives none."""
    if value is None:
        return default
    _check_seconds(name, value)
    return value
