"""A browser on this machine as a process: started, watched, closed, and killed when it does not answer.

Playwright takes a browser for connected while it is stopped, or its driver killed, so that liveness is
asked of the operating system.
"""

from __future__ import annotations

import contextlib
import os
import uuid
from typing import TYPE_CHECKING, Any

import psutil
from playwright.async_api import Error as PlaywrightError

from casare_rpa.infrastructure.errors import (
    BrowserDiedError,
    BrowserLaunchError,
    ChromiumMissingError,
)
from casare_rpa.infrastructure.resources.chromium import arguments_here, require_chromium
from casare_rpa.infrastructure.resources.hooks import call_hook
from casare_rpa.infrastructure.resources.pooled_browser import PooledBrowser
from casare_rpa.infrastructure.resources.processes import kill_and_wait, runs, watch_death

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.async_api import Browser

    from casare_rpa.infrastructure.resources.driver import Driver
    from casare_rpa.infrastructure.resources.options import PoolOptions

# An environment variable that only one browser has: the driver tells no pid.
_MARK = "CASARE_POOL_BROWSER"


class BrowserProcess(PooledBrowser):
    """One running browser; make it with :func:`launch_browser`."""

    def __init__(
        self,
        driver: Driver,
        browser: Browser,
        died: Callable[[BrowserDiedError], None],
        process: psutil.Process,
    ) -> None:
        super().__init__(driver, browser, died)
        self.process = process
        self._end_watch = watch_death(process, lambda: self.is_lost(self.what_ended()))

    def __repr__(self) -> str:
        return f"<BrowserProcess {'alive' if self.alive() else 'dead'}, pid {self.process.pid}>"

    def alive(self) -> bool:
        """Whether its process runs; a stopped one does."""
        return runs(self.process)

    def what_ended(self) -> BrowserDiedError:
        """Its process."""
        return BrowserDiedError(f"its process, pid {self.process.pid}, has ended")

    def let_go(self) -> None:
        """No death of it is news any more."""
        super().let_go()
        self._end_watch()

    async def kill(self) -> None:
        """Kill its process with all it started; the driver sees that by itself."""
        await kill_and_wait((self.process,))


async def launch_browser(
    options: PoolOptions, driver: Driver, died: Callable[[BrowserDiedError], None]
) -> BrowserProcess:
    """Start a browser.

    Raises:
        ChromiumMissingError: there is none of the kind that is wanted.
        BrowserLaunchError: it does not start.
        HookError: a launch hook raised.
    """
    kind = getattr(driver.playwright, options.browser)
    mark = uuid.uuid4().hex
    wanted: dict[str, Any] = {
        **_command_line(options),
        "headless": options.headless,
        "timeout": options.launch_timeout * 1000,
        **options.launch_options,
    }
    changes = await call_hook(options.hooks, "before_launch", dict(wanted))
    wanted |= changes or {}
    wanted["env"] = {**os.environ, **wanted.get("env", {}), _MARK: mark}
    try:
        browser = await kind.launch(**wanted)
    except (PlaywrightError, TypeError) as error:
        await kill_and_wait(_marked(driver, mark))
        said = getattr(error, "message", str(error)).strip()
        path = wanted.get("executable_path", f"Playwright's own {options.browser}")
        message = f"{path} does not start: {said}"
        if "Executable doesn't exist" in said:
            raise ChromiumMissingError(
                f"{message}; type `playwright install {options.browser}`"
            ) from error
        raise BrowserLaunchError(message) from error
    processes = _marked(driver, mark)
    if not processes:
        raise BrowserLaunchError(f"{options.browser} ended as soon as it had started")
    process = BrowserProcess(driver, browser, died, processes[0])
    try:
        await call_hook(options.hooks, "after_launch", browser)
    except BaseException:
        await process.close(options.close_timeout)
        raise
    return process


def _command_line(options: PoolOptions) -> dict[str, Any]:
    """What to run and how; Playwright knows where its own Firefox and WebKit are."""
    arguments = list(options.arguments)
    if options.browser != "chromium":
        return {"args": arguments}
    if "executable_path" in options.launch_options or "channel" in options.launch_options:
        return {"args": [*arguments_here(), *arguments]}
    path = require_chromium().path
    return {"executable_path": path, "args": [*arguments_here(), *arguments]}


def _marked(driver: Driver, mark: str) -> list[psutil.Process]:
    """The browser that was started with a mark; its own children have the mark as well."""
    try:
        children = driver.process.children()
    except psutil.NoSuchProcess:
        return []
    found = []
    for child in children:
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            if child.environ().get(_MARK) == mark:
                found.append(child)
    return found
