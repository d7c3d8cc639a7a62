"""Calls that an application has made at the turning points of a pool."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from casare_rpa.infrastructure.errors import HookError

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.async_api import Browser, BrowserContext

    from casare_rpa.infrastructure.resources.context_manager import BrowserLease


@dataclass(frozen=True, slots=True)
class PoolHooks:
    """Plain or async functions; one that raises is a HookError for whoever was to get the browser or lease.

    A failed release hook does not keep the context open: it is closed first, then the error is raised.

    Attributes:
        before_launch: given the options of the launch; may return others to set beside them.
        after_launch: given Playwright's browser.
        before_lease: given a context that is about to be leased, its page open.
        after_lease: given the lease, just before its caller gets it.
        before_release: given the context of a lease that ends, while its pages are open.
        after_release: given the number of the lease, once all of it is closed.
    """

    before_launch: Callable[[dict[str, Any]], Any] | None = None
    after_launch: Callable[[Browser], Any] | None = None
    before_lease: Callable[[BrowserContext], Any] | None = None
    after_lease: Callable[[BrowserLease], Any] | None = None
    before_release: Callable[[BrowserContext], Any] | None = None
    after_release: Callable[[int], Any] | None = None


async def call_hook(hooks: PoolHooks, name: str, subject: Any) -> Any:
    """Call a hook, where there is one, and wait for it.

    Raises:
        HookError: it raised.
    """
    hook = getattr(hooks, name)
    if hook is None:
        return None
    try:
        answer = hook(subject)
        return await answer if inspect.isawaitable(answer) else answer
    except Exception as error:
        raise HookError(
            f"PoolHooks.{name} ({getattr(hook, '__qualname__', hook)!s}) raised "
            f"{type(error).__name__}: {error}"
        ) from error
