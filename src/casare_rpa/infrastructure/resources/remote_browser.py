"""A browser that an endpoint on this or another machine gives."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

from casare_rpa.infrastructure.errors import EndpointLostError, EndpointUnreachableError
from casare_rpa.infrastructure.resources.hooks import call_hook
from casare_rpa.infrastructure.resources.pooled_browser import PooledBrowser

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.async_api import Browser

    from casare_rpa.infrastructure.errors import BrowserDiedError
    from casare_rpa.infrastructure.resources.driver import Driver
    from casare_rpa.infrastructure.resources.endpoints import RemoteEndpoint
    from casare_rpa.infrastructure.resources.options import PoolOptions


class RemoteBrowser(PooledBrowser):
    """One connection; make it with :func:`connect_browser`."""

    def __init__(
        self,
        driver: Driver,
        browser: Browser,
        died: Callable[[BrowserDiedError], None],
        remote: RemoteEndpoint,
    ) -> None:
        self._remote = remote
        super().__init__(driver, browser, died)

    def __repr__(self) -> str:
        state = "connected" if self.alive() else "gone"
        return f"<RemoteBrowser {state}, {self._remote.place}>"

    def alive(self) -> bool:
        """Whether the connection is open, as far as this side can know."""
        return self._browser.is_connected()

    def what_ended(self) -> EndpointLostError:
        """The connection."""
        return EndpointLostError(f"the connection to {self._remote.place} has ended")

    async def kill(self) -> None:
        """Drop the connection: only the driver, which has no other one, can do that for certain."""
        if self.alive():
            await self._driver.kill()


async def connect_browser(
    options: PoolOptions,
    remote: RemoteEndpoint,
    driver: Driver,
    died: Callable[[BrowserDiedError], None],
) -> RemoteBrowser:
    """Connect to an endpoint.

    Raises:
        EndpointUnreachableError: nobody is there, or it gives no browser.
        HookError: a launch hook raised.
    """
    kind = getattr(driver.playwright, remote.browser)
    headers = dict(remote.headers)
    if remote.launch_options:
        headers["x-playwright-launch-options"] = json.dumps(dict(remote.launch_options))
    if remote.protocol == "playwright":
        headers.setdefault("x-playwright-browser", remote.browser)
    wanted = {"headers": headers, "timeout": options.launch_timeout * 1000}
    changes = await call_hook(options.hooks, "before_launch", dict(wanted))
    wanted |= changes or {}
    connect = kind.connect if remote.protocol == "playwright" else kind.connect_over_cdp
    try:
        browser = await connect(remote.url, **wanted)
    except (PlaywrightError, TypeError) as error:
        said = getattr(error, "message", str(error)).strip().partition("\n")[0]
        raise EndpointUnreachableError(
            f"{remote.place} gives no {remote.browser} over {remote.protocol}: {said}; is the server "
            "running, and of this Playwright's version?"
        ) from error
    connection = RemoteBrowser(driver, browser, died, remote)
    try:
        await call_hook(options.hooks, "after_launch", browser)
    except BaseException:
        await connection.close(options.close_timeout)
        raise
    return connection
