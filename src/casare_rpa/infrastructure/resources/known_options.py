"""Names of options that Playwright would refuse only once a browser runs, checked before."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from playwright.async_api import Browser, BrowserType

from casare_rpa.domain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from casare_rpa.infrastructure.resources.options import PoolOptions

# The pool's own fields say these.
_OURS = frozenset({"self", "args", "headless", "timeout"})


def check_known(options: PoolOptions) -> None:
    """Refuse options that Playwright's ``launch`` and ``new_context`` do not have.

    Raises:
        UsageError: one is unknown; names those that are allowed.
    """
    _check("launch_options", options.launch_options, BrowserType.launch, _OURS)
    _check("context_options", options.context_options, Browser.new_context, frozenset({"self"}))


def _check(
    name: str, given: Mapping[str, Any], call: Callable[..., Any], but: frozenset[str]
) -> None:
    allowed = [known for known in inspect.signature(call).parameters if known not in but]
    unknown = [wanted for wanted in given if wanted not in allowed]
    if unknown:
        raise UsageError(
            f"PoolOptions.{name} has {', '.join(map(repr, unknown))}; allowed: {', '.join(allowed)}"
        )
