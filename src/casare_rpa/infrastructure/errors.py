"""What can go wrong between a run and its browser; Playwright's exceptions end here.

Each message says what happened and what to do about it.
"""

from __future__ import annotations

from casare_rpa.domain.errors import CasareError, UsageError


class ChromiumMissingError(UsageError):
    """No usable Chromium on this machine."""


class BrowserError(CasareError):
    """Anything about a browser, its contexts or their leases."""


class BrowserLaunchError(BrowserError):
    """A browser that would not start, or died again and again before it was of use."""


class DriverStartError(BrowserLaunchError):
    """Playwright's driver, the program that talks to browsers, does not start."""


class EndpointUnreachableError(BrowserLaunchError):
    """A remote endpoint that takes no connection, or gives no browser."""


class ContextError(BrowserError):
    """A browser that is well, but makes no context with the options it is given."""


class BrowserDiedError(BrowserError):
    """The browser of a lease is gone; the lease is lost, a new one gets a new browser."""


class BrowserHungError(BrowserDiedError):
    """A browser that did not answer in time and was killed."""


class DriverDiedError(BrowserDiedError):
    """Playwright's driver has ended, and with it every browser it drove."""


class EndpointLostError(BrowserDiedError):
    """The connection to a remote browser is gone."""


class ContextGoneError(BrowserDiedError):
    """A lease's context was closed, and not by its lease; mostly the first sign of a browser's end."""


class PageCrashedError(BrowserError):
    """A page's renderer process ended; the other pages and leases go on."""


class PageLoadTimeoutError(BrowserError):
    """A page that did not load in time."""


class PageLimitError(BrowserError):
    """A lease whose pages are all in use was asked for one more."""


class PageEvictedError(BrowserError):
    """A page that its lease closed to make room was used again."""


class AcquireTimeoutError(BrowserError):
    """No context became free in time."""


class QueueFullError(BrowserError):
    """More callers wait for a context than the pool's queue holds."""


class LeaseClosedError(BrowserError):
    """A lease was used, or released, after its release."""


class WrongLoopError(BrowserError):
    """A pool or lease was used from another event loop or thread than its own."""


class PoolClosedError(BrowserError):
    """The pool is not open."""


class HookError(BrowserError):
    """A hook of the pool's options raised."""
