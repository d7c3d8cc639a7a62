"""crawlee's browser pool as a peer: with the same browser and command line, a context a page."""

from __future__ import annotations

import contextlib
import logging
import warnings
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@contextlib.asynccontextmanager
async def crawlee_pool() -> AsyncIterator[Any]:
    """The pool, for the length of a block; crawlee is imported here only."""
    from casare_rpa.infrastructure.resources.chromium import arguments_here, require_chromium

    with warnings.catch_warnings():
        # pydantic and its like warn of each other at import; that is theirs to mend.
        warnings.simplefilter("ignore")
        from crawlee.browsers import BrowserPool, PlaywrightBrowserPlugin

    logging.getLogger("crawlee").setLevel(logging.ERROR)
    plugin = PlaywrightBrowserPlugin(
        browser_type="chromium",
        browser_launch_options={
            "executable_path": require_chromium().path,
            "args": list(arguments_here()),
            "headless": True,
            # crawlee's own default would switch Chromium's sandbox on, which fails as root.
            "chromium_sandbox": False,
        },
        max_open_pages_per_browser=100,
        use_incognito_pages=True,
        fingerprint_generator=None,
    )
    async with BrowserPool(plugins=[plugin]) as pool:
        yield pool
