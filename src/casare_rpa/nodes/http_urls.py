"""What URLs say to HTTP: whom to ask, for what, and as whom; a message never shows a password."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, quote, unquote, urlsplit

from casare_rpa.domain.records import replace

if TYPE_CHECKING:
    from casare_rpa.nodes.http_exchange import HttpRequest


def split_url(url: str) -> SplitResult:
    """The parts of a URL.

    Raises:
        ValueError: it is none of HTTP.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        shown = _without_credentials(parts).geturl()
        raise ValueError(f"found the URL {shown!r}; allowed: http://... or https://...")
    return parts


def credentials_in_headers(request: HttpRequest) -> HttpRequest:
    """The request with the ``user:password@`` of its URL as a header (RFC 7617), and so in no message.

    Raises:
        ValueError: the URL is none.
    """
    parts = split_url(request.url)
    if parts.username is None:
        return request
    headers = dict(request.headers)
    # A header that is given goes before.
    if not any(name.lower() == "authorization" for name in headers):
        headers["Authorization"] = _basic(parts)
    return replace(request, url=_without_credentials(parts).geturl(), headers=headers)


def _basic(url: SplitResult) -> str:
    said = f"{unquote(url.username or '')}:{unquote(url.password or '')}"
    return f"Basic {base64.b64encode(said.encode()).decode()}"


def _without_credentials(url: SplitResult) -> SplitResult:
    return url._replace(netloc=url.netloc.rpartition("@")[2])


def origin(url: str) -> tuple[str, str | None, int | None]:
    """Scheme, host and port: what credentials are for."""
    parts = split_url(url)
    return parts.scheme, parts.hostname, parts.port


def proxy_headers(url: SplitResult, request: HttpRequest) -> dict[str, str]:
    """What a proxy is told with the request itself; of one in a tunnel it hears nothing."""
    if not request.proxy or url.scheme != "http":
        return {}
    return proxy_credentials(split_url(request.proxy))


def proxy_credentials(proxy: SplitResult) -> dict[str, str]:
    """The header that says to a proxy who asks; none where its URL names nobody."""
    return {} if proxy.username is None else {"Proxy-Authorization": _basic(proxy)}


def request_target(url: SplitResult, request: HttpRequest) -> str:
    """What the request line asks for: a path, or of a proxy the whole URL."""
    # As people write it, with blanks and umlauts; what is escaped already stays.
    path = quote(url.path or "/", safe="/%:@!$&'()*+,;=~")
    query = quote(url.query, safe="/%:@!$&'()*+,;=~?[]")
    if request.proxy and url.scheme == "http":
        return url._replace(path=path, query=query, fragment="").geturl()
    return f"{path}?{query}" if query else path
