"""A server on 127.0.0.1, which browsers trust as they do https, whose pages can keep every kind of state."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class StateSite:
    """A server whose pages keep state and whose answers show what was sent to it."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request a connection."""
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").splitlines()
            headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
            path = head[0].split()[1]
            self.requests.append((path, headers))
            writer.write(self._answer(path, headers))
            await writer.drain()
        writer.close()

    def count(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(asked == path for asked, _ in self.requests)

    def _answer(self, path: str, headers: dict[str, str]) -> bytes:
        status, more, body = "200 OK", "", "<!doctype html><p>state</p>"
        kind = "text/html"
        if path == "/worker.js":
            kind, body = "text/javascript", "self.addEventListener('fetch', () => {})"
        elif path == "/cached":
            more, body = "Cache-Control: max-age=3600\r\n", "cached"
        elif path == "/members/who":
            body = "member" if "authorization" in headers else "stranger"
        elif path == "/members/login" and "authorization" not in headers:
            status, more = "401 Unauthorized", 'WWW-Authenticate: Basic realm="state"\r\n'
        return (
            f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
            f"{more}Connection: close\r\n\r\n{body}"
        ).encode()


@contextlib.asynccontextmanager
async def state_site() -> AsyncIterator[StateSite]:
    """The server, for the length of a block."""
    site = StateSite()
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0)
    async with server:
        site.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield site
