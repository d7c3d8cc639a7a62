"""One HTTP exchange for the HTTP nodes: off the event loop, with one time-out for all of it.

Nothing of HTTP is imported before the first request is made.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from casare_rpa.domain.records import Record, field

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class HttpRequest(Record):
    """What is asked.

    Attributes:
        url: with its query; ``http`` or ``https``.
        method: in capitals.
        headers: as sent; a host and a length are added.
        body: as sent; None for none.
        timeout: seconds for the whole exchange, redirects included.
        verify_ssl: False takes any certificate.
        max_redirects: how many are followed; 0 hands the first one back as the answer.
        proxy: URL of a proxy, or empty for none.
        save_to: a file that the body of a good answer (2xx) goes to instead of being returned.
    """

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    timeout: float = 30.0
    verify_ssl: bool = True
    max_redirects: int = 10
    proxy: str = ""
    save_to: Path | None = None


class HttpAnswer(Record):
    """What came back; ``saved`` is the number of bytes that went to ``save_to``."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    saved: int = 0

    @property
    def is_good(self) -> bool:
        """Whether the status says that the request was done."""
        return 200 <= self.status < 300

    def text(self, encoding: str = "") -> str:
        """The body as text: in the encoding given, else in that which the answer names, else UTF-8.

        Raises:
            ValueError: there is no such encoding.
        """
        content = next((v for k, v in self.headers.items() if k.lower() == "content-type"), "")
        named = content.partition("charset=")[2].partition(";")[0].strip(" \"'")
        try:
            return self.body.decode(encoding or named or "utf-8", errors="replace")
        except LookupError:
            if encoding:
                raise ValueError(
                    f"found the encoding {encoding!r}; allowed: one that Python knows"
                ) from None
            return self.body.decode(errors="replace")


async def exchange(request: HttpRequest) -> HttpAnswer:
    """Ask and get the answer; one with an error status is an answer too.

    Whoever stops waiting (a time-out, a cancelled run) shuts the connection down, so that the thread that
    waits on it ends at once as well; one that is still connecting ends with its own time-out.

    Raises:
        TimeoutError: there was no whole answer in time.
        OSError: there was no answer.
        ValueError: the request cannot be made, or the answer cannot be taken.
    """
    from casare_rpa.nodes.http_call import HttpCall
    from casare_rpa.nodes.http_urls import credentials_in_headers

    request = credentials_in_headers(request)
    call = HttpCall(request)
    try:
        async with asyncio.timeout(request.timeout):
            return await asyncio.to_thread(call.run)
    except TimeoutError:
        raise TimeoutError(
            f"found no whole answer of {request.url} within {request.timeout:g} s"
        ) from None
    finally:
        call.abandon()


async def exchange_again(request: HttpRequest, retries: int, delay: float) -> HttpAnswer:
    """As :func:`exchange`, asking again after a pause where there was no answer."""
    for _ in range(retries):
        try:
            return await exchange(request)
        except OSError:  # TimeoutError is one
            await asyncio.sleep(delay)
    return await exchange(request)
