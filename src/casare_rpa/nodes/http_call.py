"""An HTTP exchange as its thread runs it, on the standard library's client."""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from casare_rpa.domain.records import replace
from casare_rpa.nodes.http_exchange import HttpAnswer, HttpRequest
from casare_rpa.nodes.http_urls import (
    credentials_in_headers,
    origin,
    proxy_credentials,
    proxy_headers,
    request_target,
    split_url,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from urllib.parse import SplitResult

# A body of this size is a file: with save_to no more than a chunk of it is held.
MAX_BODY = 64 * 1024 * 1024
_CHUNK = 64 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CREDENTIALS = frozenset({"authorization", "cookie", "proxy-authorization", "x-api-key"})


class HttpCall:
    """One exchange, its redirects included; ``run`` once.

    Args:
        request: what is asked, without credentials in its URL (:func:`credentials_in_headers`).
    """

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        # The client forgets its socket once it knows that the answer is the last; we must not.
        self._socket: socket.socket | None = None
        self._abandoned = False

    def abandon(self) -> None:
        """Shut the connection down, where one is open; for any thread, at any time."""
        self._abandoned = True
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def run(self) -> HttpAnswer:
        """Ask, follow redirects, and read the answer; errors as ``exchange`` raises them."""
        request = self._request
        for _ in range(self._request.max_redirects + 1):
            with self._asked(request) as response:
                redirect = self._redirect(request, response)
                if redirect is None:
                    return self._answer(response)
            request = credentials_in_headers(redirect)
        most = self._request.max_redirects
        raise ValueError(f"found more than {most} redirects; allowed: max_redirects, {most}")

    @contextlib.contextmanager
    def _asked(self, request: HttpRequest) -> Iterator[HTTPResponse]:
        """The response to one request, its body not read yet; the connection is closed behind it."""
        url = split_url(request.url)
        connection = _connection(url, request)
        try:
            with _translated(request.url):
                connection.connect()
                self._socket = connection.sock
                if self._abandoned:
                    raise ConnectionAbortedError("nobody waits for the answer any more")
                target = request_target(url, request)
                headers = {**request.headers, **proxy_headers(url, request)}
                connection.request(request.method, target, request.body, headers)
                response = connection.getresponse()
            with contextlib.closing(response):
                yield response
        finally:
            connection.close()

    @staticmethod
    def _redirect(request: HttpRequest, response: HTTPResponse) -> HttpRequest | None:
        """The request that an answer sends us on to, or None where it is the answer."""
        to = response.headers.get("Location")
        if response.status not in _REDIRECTS or not to or not request.max_redirects:
            return None
        target = urljoin(request.url, to)
        headers = request.headers
        if origin(target) != origin(request.url):  # credentials are not for somebody else
            headers = {k: v for k, v in headers.items() if k.lower() not in _CREDENTIALS}
        if response.status in {307, 308} or request.method == "HEAD":
            return replace(request, url=target, headers=headers)
        # As browsers do: what was posted is not posted again elsewhere.
        return replace(request, url=target, headers=headers, method="GET", body=None)

    def _answer(self, response: HTTPResponse) -> HttpAnswer:
        headers = dict(response.headers.items())
        target = self._request.save_to
        if target is not None and 200 <= response.status < 300:
            return HttpAnswer(response.status, headers, saved=self._save(response, target))
        chunks, size = [], 0
        for chunk in self._chunks(response):
            size += len(chunk)
            if size > MAX_BODY:
                raise ValueError(
                    f"found an answer of more than {MAX_BODY} bytes; allowed: a download to a file"
                )
            chunks.append(chunk)
        return HttpAnswer(response.status, headers, b"".join(chunks))

    def _save(self, response: HTTPResponse, target: Path) -> int:
        """Put the body in a file, all or nothing; the number of its bytes."""
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = mkstemp(prefix=f".{target.name}.", dir=target.parent)
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in self._chunks(response):
                    file.write(chunk)
                size = file.tell()
            part.chmod(0o644)
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        return size

    def _chunks(self, response: HTTPResponse) -> Iterator[bytes]:
        """The body; raises where the connection broke off before its end."""
        with _translated(self._request.url):
            while chunk := response.read1(_CHUNK):
                yield chunk
            if (
                response.length or self._abandoned
            ):  # a lost connection reads like the end of the body
                raise ConnectionAbortedError("the connection broke off within the answer")


@contextlib.contextmanager
def _translated(url: str) -> Iterator[None]:
    """What the client raises, as an error that names the URL."""
    try:
        yield
    except (HTTPException, UnicodeError) as error:
        what = f"{type(error).__name__}: {error}"
        raise ConnectionError(f"found no HTTP answer at {url} ({what})") from error
    except OSError as error:
        reason = error.strerror or str(error) or type(error).__name__
        raise ConnectionError(f"found no answer at {url}: {reason}") from error


def _connection(url: SplitResult, request: HttpRequest) -> HTTPConnection:
    at = split_url(request.proxy) if request.proxy else url
    assert at.hostname is not None
    if url.scheme == "http":
        return HTTPConnection(at.hostname, at.port, timeout=request.timeout)
    context = ssl.create_default_context()
    if not request.verify_ssl:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    secure = HTTPSConnection(at.hostname, at.port, timeout=request.timeout, context=context)
    if request.proxy:
        secure.set_tunnel(url.hostname or "", url.port, proxy_credentials(at))
    return secure
