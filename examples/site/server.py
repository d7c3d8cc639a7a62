"""A small web shop for workflows and benchmarks; 127.0.0.1 only, standard library only.

``python server.py [--port N]`` prints its address as the first line and serves until it is told to end
(SIGTERM, Ctrl-C) or whoever started it is gone. Log in as demo, password demo.
"""

from __future__ import annotations

import argparse
import mimetypes
import os
import signal
import threading
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pages
from shop import Shop

HERE = Path(__file__).parent
LARGEST_FORM = 64 * 1024


class ShopServer(ThreadingHTTPServer):
    """The server, with the shop it serves."""

    daemon_threads = True
    # A browser opens six connections at once, and a pool of browsers many times that.
    request_queue_size = 128

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), ShopHandler)
        self.shop = Shop.from_file(HERE / "data" / "products.json")

    @property
    def url(self) -> str:
        """The address it serves at."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class ShopHandler(BaseHTTPRequestHandler):
    """Answers one connection's requests."""

    protocol_version = "HTTP/1.1"
    # Headers and body leave in two writes; without this the second waits for the first's receipt.
    disable_nagle_algorithm = True
    server: ShopServer

    def do_GET(self) -> None:
        """Pages, and the files behind them."""
        url = urlsplit(self.path)
        query = dict(parse_qsl(url.query))
        match url.path.strip("/").split("/"):
            case ["login"]:
                self._html(pages.login())
            case ["catalogue"]:
                self._html(pages.catalogue(list(self.server.shop.products.values())[::10]))
            case ["static", name]:
                self._file(name)
            case _ if self._user() is None:
                self._redirect("/login")
            case [""]:
                self._redirect("/search")
            case ["search"]:
                self._search(query)
            case ["products", sku] if sku in self.server.shop.products:
                self._html(pages.product(self.server.shop.products[sku]))
            case ["order"] if query.get("sku") in self.server.shop.products:
                self._html(pages.order_form(self.server.shop.products[query["sku"]], query, []))
            case ["orders", number] if number in self.server.shop.orders:
                self._html(pages.confirmation(self.server.shop.orders[number]))
            case _:
                self._missing()

    def do_POST(self) -> None:
        """Forms."""
        form = self._form()
        if form is None:
            return
        match urlsplit(self.path).path:
            case "/login":
                self._log_in(form)
            case _ if self._user() is None:
                self._redirect("/login")
            case "/logout":
                self.server.shop.sessions.pop(self._token(), None)
                self._redirect("/login", cookie="session=; Path=/; Max-Age=0")
            case "/order":
                self._order(form)
            case _:
                self._missing()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Stay silent: who starts the server reads its first line and nothing else."""

    def _search(self, query: dict[str, str]) -> None:
        shop, page = self.server.shop, query.get("page", "1")
        words, category = query.get("q", ""), query.get("category", "")
        found = shop.search(words, category, int(page) if page.isdecimal() else 1)
        self._html(pages.search(found, words, category, shop.categories()))

    def _log_in(self, form: dict[str, str]) -> None:
        token = self.server.shop.log_in(form.get("user", ""), form.get("password", ""))
        if token is None:
            problem = "Name or password is wrong"
            self._html(pages.login(problem), HTTPStatus.UNAUTHORIZED)
        else:
            self._redirect("/search", cookie=f"session={token}; Path=/; HttpOnly; SameSite=Lax")

    def _order(self, form: dict[str, str]) -> None:
        order, problems = self.server.shop.place(form)
        product = self.server.shop.products.get(form.get("sku", ""))
        if order is not None:
            self._redirect(f"/orders/{order.number}")
        elif product is None:
            self._missing()
        else:
            page = pages.order_form(product, form, problems)
            self._html(page, HTTPStatus.UNPROCESSABLE_ENTITY)

    def _token(self) -> str:
        try:
            session = SimpleCookie(self.headers.get("Cookie", "")).get("session")
        except CookieError:
            return ""
        return session.value if session else ""

    def _user(self) -> str | None:
        return self.server.shop.sessions.get(self._token())

    def _form(self) -> dict[str, str] | None:
        """The form sent, or None where it was refused."""
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > LARGEST_FORM:
            self.close_connection = True
            self._send(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, b"", "text/plain")
            return None
        text = self.rfile.read(int(length)).decode("utf-8", "replace")
        return dict(parse_qsl(text, keep_blank_values=True))

    def _html(self, text: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self._send(status, text.encode(), "text/html; charset=utf-8")

    def _file(self, name: str) -> None:
        # Compared with what is there: a name cannot lead out of the folder.
        path = next((known for known in (HERE / "static").iterdir() if known.name == name), None)
        if path is not None:
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            self._send(HTTPStatus.OK, path.read_bytes(), kind)
        else:
            self._missing()

    def _missing(self) -> None:
        self._html(pages.missing(self.path), HTTPStatus.NOT_FOUND)

    def _redirect(self, to: str, cookie: str = "") -> None:
        headers = {"Location": to} | ({"Set-Cookie": cookie} if cookie else {})
        self._send(HTTPStatus.SEE_OTHER, b"", "text/plain", headers)

    def _send(
        self, status: HTTPStatus, body: bytes, kind: str, headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        # Every visit loads everything: what a benchmark measures must not depend on the visit before.
        self.send_header("Cache-Control", "no-store")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    """Serve until told to end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes one that is free")
    port = parser.parse_args().port
    # All this before the first line: whoever reads it may end us, or itself, at once.
    starter = os.getppid()
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    server = ShopServer(port)
    print(server.url, flush=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    while not ended.wait(0.5) and os.getppid() == starter:
        pass
    server.shutdown()
    server.server_close()


if __name__ == "__main__":
    main()
