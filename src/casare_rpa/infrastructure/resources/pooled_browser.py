"""A browser as the pool uses it, on this machine or another."""

from __future__ import annotations

import abc
import asyncio
import contextlib
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

from casare_rpa.infrastructure.errors import (
    BrowserDiedError,
    BrowserHungError,
    ContextError,
    DriverDiedError,
)
from casare_rpa.infrastructure.resources.rehearsal import may_rehearse, rehearse

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.async_api import Browser, BrowserContext, Page

    from casare_rpa.infrastructure.resources.driver import Driver
    from casare_rpa.infrastructure.resources.options import PoolOptions


class PooledBrowser(abc.ABC):
    """A browser that is ready.

    Args:
        driver: what it is driven by.
        browser: Playwright's object for it.
        died: called once, with the reason, when the browser is gone and nobody closed it.
    """

    def __init__(
        self, driver: Driver, browser: Browser, died: Callable[[BrowserDiedError], None]
    ) -> None:
        self._driver = driver
        self._browser = browser
        self._died = died
        self._over = False
        # Over CDP a browser brings the contexts that others opened: they are none of ours.
        self._foreign = tuple(browser.contexts)
        self._forget_driver = driver.on_death(self.is_lost)
        browser.on("disconnected", lambda _: self.is_lost(self.what_ended()))

    @property
    def contexts(self) -> list[BrowserContext]:
        """The contexts that Playwright knows of, whoever opened them since it was started."""
        return [one for one in self._browser.contexts if one not in self._foreign]

    @abc.abstractmethod
    def alive(self) -> bool:
        """Whether it is there; one that hangs is."""

    @abc.abstractmethod
    def what_ended(self) -> BrowserDiedError:
        """What has happened when it is gone."""

    @abc.abstractmethod
    async def kill(self) -> None:
        """End it without its consent."""

    def look(self) -> None:
        """Find out about a death that nobody told."""
        if not self._driver.alive():
            self.is_lost(DriverDiedError("Playwright's driver has ended"))
        elif not self.alive():
            self.is_lost(self.what_ended())

    def is_lost(self, error: BrowserDiedError) -> None:
        """It is gone, or of no use any more."""
        if not self._over:
            self.let_go()
            self._died(error)

    def let_go(self) -> None:
        """No death of it is news any more."""
        self._over = True
        self._forget_driver()

    async def new_context(
        self, options: PoolOptions, has_time: Callable[[], bool]
    ) -> tuple[BrowserContext, Page]:
        """A context with its page; a browser that takes too long for it is killed.

        Args:
            options: the pool's.
            has_time: asked once the page is there: whether nobody waits for it, so that it may rehearse.

        Raises:
            ContextError: it could not be made.
            BrowserDiedError: the browser is gone.
        """
        context: BrowserContext | None = None
        try:
            async with asyncio.timeout(options.launch_timeout):
                context = await self._browser.new_context(**options.context_options)
                context.set_default_navigation_timeout(options.navigation_timeout * 1000)
                page = await context.new_page()
                kind = self._browser.browser_type.name
                if has_time() and may_rehearse(kind, options.context_options):
                    await rehearse(page)
                return context, page
        except TimeoutError:
            hung = BrowserHungError(
                f"it made no context within {options.launch_timeout:g} s and was killed"
            )
            self.is_lost(hung)
            await self.kill()
            raise hung from None
        except Exception as error:
            if context is not None:
                with contextlib.suppress(PlaywrightError):
                    await context.close()
            self.look()
            if self._over or not self._browser.is_connected():
                ended = self.what_ended()
                self.is_lost(ended)
                raise ended from error
            # Playwright raises errors of many kinds for values of options that it cannot take.
            raise ContextError(
                f"no browser context can be made with {dict(options.context_options)}: {error}"
            ) from error

    async def close(self, timeout: float) -> None:
        """Close it; what does not end in time is killed."""
        self.let_go()
        with contextlib.suppress(PlaywrightError, TimeoutError):
            if self.alive() and self._driver.alive():
                async with asyncio.timeout(timeout):
                    await self._browser.close()
        await self.kill()
