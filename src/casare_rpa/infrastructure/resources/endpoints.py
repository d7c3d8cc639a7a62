"""Browsers on other machines: where they are and how to talk to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args
from urllib.parse import urlsplit

from casare_rpa.domain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

Protocol = Literal["playwright", "cdp"]
BrowserKind = Literal["chromium", "firefox", "webkit"]
_SCHEMES = {"playwright": ("ws", "wss"), "cdp": ("http", "https", "ws", "wss")}


@dataclass(frozen=True, slots=True)
class RemoteEndpoint:
    """One server that gives browsers; the pool keeps one connection to it.

    Attributes:
        url: for ``playwright`` the address that ``playwright run-server`` or ``launch-server`` prints,
            for ``cdp`` that of browserless, a Selenium Grid, or any browser's remote debugging port.
        protocol: ``playwright`` or ``cdp``.
        browser: the kind of browser to ask for; over ``cdp`` it can only be ``chromium``.
        headers: sent with the connection, such as an authorisation.
        launch_options: what a ``run-server`` starts its browser with, in Playwright's own (JavaScript)
            names; it heeds ``executablePath`` only when started with ``--unsafe``.
        max_contexts: contexts open there at once; the pool's own limit where it is None.
    """

    url: str
    protocol: Protocol = "playwright"
    browser: BrowserKind = "chromium"
    headers: Mapping[str, str] = field(default_factory=dict)
    launch_options: Mapping[str, Any] = field(default_factory=dict)
    max_contexts: int | None = None

    def __post_init__(self) -> None:
        if self.protocol not in get_args(Protocol):
            raise UsageError(
                f"RemoteEndpoint.protocol is {self.protocol!r}; allowed: "
                f"{' or '.join(get_args(Protocol))}"
            )
        allowed = _SCHEMES[self.protocol]
        parts = urlsplit(self.url)
        if parts.scheme not in allowed or not parts.hostname:
            raise UsageError(
                f"RemoteEndpoint.url is {self.url!r}; allowed for {self.protocol}: "
                f"{', '.join(f'{scheme}://' for scheme in allowed)} and a host"
            )
        check_browser("RemoteEndpoint.browser", self.browser)
        if self.protocol == "cdp" and self.browser != "chromium":
            raise UsageError(
                f"RemoteEndpoint.browser is {self.browser!r}; allowed over cdp: chromium"
            )

    @property
    def place(self) -> str:
        """The address without what may be secret in it: user, password, path and query."""
        parts = urlsplit(self.url)
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.scheme}://{parts.hostname}{port}"


def check_browser(name: str, value: object) -> None:
    """Refuse a kind of browser that Playwright does not have."""
    if value not in get_args(BrowserKind):
        raise UsageError(f"{name} is {value!r}; allowed: {', '.join(get_args(BrowserKind))}")
