"""A small web service on 127.0.0.1 that answers as the HTTP nodes' tests need."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Handler(BaseHTTPRequestHandler):
    server: LocalService

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's name
        pass

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        url = urlsplit(self.path)
        self.server.seen.append((self.command, self.path, dict(self.headers.items()), body))
        match url.path.removeprefix("/"):
            case "file":
                self._send(200, b"x" * 100_000, "application/octet-stream")
            case "upload":
                self._send(200, json.dumps(_parts(self.headers["Content-Type"], body)).encode())
            case "latin":
                self._send(200, "ü".encode("latin-1"), "text/plain; charset=latin-1")
            case "short":
                self.send_response(200)
                self.send_header("Content-Length", "1000")
                self.end_headers()
                self.wfile.write(b"only this")
            case "silent":
                self.server.asked.set()
                self.server.hold.wait(30)
            case "drip":
                self.send_response(200)
                self.end_headers()
                self.server.asked.set()
                while not self.server.hold.wait(0.01):
                    self.wfile.write(b".")
                    self.wfile.flush()
            case "flaky" if len(self.server.seen) < 3:
                self.close_connection = True
            case path if path.startswith("to/"):
                _, status, target = path.split("/", 2)
                self.send_response(int(status))
                self.send_header("Location", target if "://" in target else f"/{target}")
                self.send_header("Content-Length", "0")
                self.end_headers()
            case "missing":
                self._send(404, b"nothing here", "text/plain")
            case _:
                text = {"method": self.command, "query": url.query, "body": body.decode()}
                self._send(200, json.dumps(text).encode())

    def _send(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = _answer  # noqa: N815


def _parts(content_type: str, body: bytes) -> dict[str, str]:
    message = message_from_bytes(
        f"Content-Type: {content_type}\r\n\r\n".encode() + body, policy=HTTP
    )
    found = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        text = part.get_payload(decode=True).decode()
        found[name] = f"{part.get_filename()} {text}" if part.get_filename() else text
    return found


class LocalService(ThreadingHTTPServer):
    """Remembers what it was asked; ``hold`` lets go of those it keeps waiting."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []
        self.asked = threading.Event()
        self.hold = threading.Event()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is what some tests are about."""


@contextmanager
def running_service() -> Iterator[LocalService]:
    """The service, serving until the block is left."""
    with LocalService() as service:
        thread = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield service
        finally:
            service.hold.set()
            service.shutdown()
            thread.join()
