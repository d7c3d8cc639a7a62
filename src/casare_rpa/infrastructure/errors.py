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


class BrowserDiedError(BrowserError):
    """The browser of a lease is gone; the lease is lost, a new one gets a new browser."""


class AcquireTimeoutError(BrowserError):
    """No context became free in time."""


class QueueFullError(BrowserError):
    """More callers wait for a context than the pool's queue holds."""


class LeaseClosedError(BrowserError):
    """A lease was used after its release."""


class PoolClosedError(BrowserError):
    """The pool is not open, or belongs to another event loop."""
