"""The practice shop answers as a shop does, the same way every time, and goes away when it is told to."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVER = Path(__file__).parents[3] / "examples" / "site" / "server.py"
ORDER = {
    "sku": "OFF-107",
    "quantity": "2",
    "customer": "Robin",
    "email": "robin@example.org",
    "address": "1 Sample Street",
    "shipping": "standard",
}


class Visitor:
    """A browser without a screen: one connection, one cookie."""

    def __init__(self, url: str) -> None:
        self.connection = HTTPConnection(urlsplit(url).netloc, timeout=10)
        self.cookie = ""

    def visit(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, text and where a redirection leads."""
        headers = {"Cookie": self.cookie}
        body = urlencode(form) if form is not None else None
        self.connection.request("GET" if form is None else "POST", path, body, headers)
        response = self.connection.getresponse()
        text = response.read().decode()
        if cookie := response.getheader("Set-Cookie"):
            self.cookie = cookie.split(";", maxsplit=1)[0]
        return response.status, text, response.getheader("Location") or ""

    def log_in(self) -> None:
        """As the one customer there is."""
        assert self.visit("/login", {"user": "demo", "password": "demo"})[::2] == (303, "/search")


@pytest.fixture
def server() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen([sys.executable, SERVER], stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


@pytest.fixture
def visitor(server: subprocess.Popen[str]) -> Iterator[Visitor]:
    assert server.stdout is not None
    visitor = Visitor(server.stdout.readline().strip())
    yield visitor
    visitor.connection.close()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_its_first_line_is_its_address_and_a_signal_ends_it(
    server: subprocess.Popen[str], how: int
) -> None:
    assert server.stdout is not None
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+\n", server.stdout.readline())
    server.send_signal(how)
    assert server.wait(10) == 0


def test_it_ends_when_whoever_started_it_is_gone() -> None:
    starter = (
        "import subprocess, sys, time\n"
        f"shop = subprocess.Popen([sys.executable, {str(SERVER)!r}])\n"
        "time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", starter], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("http://")
        process.kill()
        # The shop holds the other end of the pipe: its end is the pipe's.
        assert process.stdout.read() == ""


def test_strangers_are_sent_to_the_login_and_wrong_names_stay_there(visitor: Visitor) -> None:
    assert visitor.visit("/search")[::2] == (303, "/login")
    status, text, _ = visitor.visit("/login", {"user": "demo", "password": "guess"})
    assert status == 401
    assert "Name or password is wrong" in text
    visitor.log_in()
    assert visitor.visit("/search")[0] == 200
    visitor.visit("/logout", {})
    assert visitor.visit("/search")[0] == 303


def test_results_come_in_pages_of_ten_that_lead_to_each_other(visitor: Visitor) -> None:
    visitor.log_in()
    seen: list[str] = []
    path: str | None = "/search?q="
    while path:
        _, text, _ = visitor.visit(path)
        numbers = re.findall(r'data-sku="([^"]+)"', text)
        assert len(numbers) == 10
        seen += numbers
        link = re.search(r'id="next"[^>]* href="([^"]+)"', text)
        path = link[1].replace("&amp;", "&") if link else None
    assert len(seen) == len(set(seen)) == 60


def test_a_search_keeps_to_its_words_and_category(visitor: Visitor) -> None:
    visitor.log_in()
    _, text, _ = visitor.visit("/search?q=lamp&category=Tools")
    assert re.findall(r'data-sku="([^"]+)"', text) == ["TOO-156"]
    _, text, _ = visitor.visit("/search?q=%3Cscript%3E")
    assert "<script>" not in text.partition("<body>")[2]
    assert '<span id="total" data-test="total">0</span>' in text


def test_the_same_order_has_the_same_number_every_time(visitor: Visitor) -> None:
    visitor.log_in()
    status, _, confirmation = visitor.visit("/order", ORDER)
    assert (status, confirmation) == (303, "/orders/CS-228924A1")
    assert visitor.visit("/order", ORDER)[2] == confirmation
    assert visitor.visit("/order", {**ORDER, "quantity": "3"})[2] != confirmation
    assert "22.70 EUR" in visitor.visit(confirmation)[1]


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"quantity": "0"}, "Quantity is 1 to 39"),
        ({"quantity": "many"}, "Quantity is 1 to 39"),
        ({"customer": " "}, "Name is missing"),
        ({"email": "robin"}, "E-mail needs an @"),
        ({"shipping": "rocket"}, "Shipping is one of standard, express"),
        ({"sku": "KIT-163"}, "Out of stock"),
    ],
)
def test_a_wrong_order_comes_back_with_its_problem(
    visitor: Visitor, wrong: dict[str, str], problem: str
) -> None:
    visitor.log_in()
    status, text, _ = visitor.visit("/order", {**ORDER, **wrong})
    assert status == 422
    assert f"<li>{problem}</li>" in text


def test_what_is_not_there_is_not_found(visitor: Visitor) -> None:
    assert visitor.visit("/static/../server.py")[0] != 200
    assert visitor.visit("/static/..%2fserver.py")[0] == 404
    visitor.log_in()
    for path in (
        "/nowhere",
        "/products/XXX-1",
        "/orders/CS-0",
        "/order?sku=XXX",
        "/static/none.css",
    ):
        status, text, _ = visitor.visit(path)
        assert status == 404
        assert 'id="missing"' in text


def test_the_catalogue_is_a_page_of_eight_requests(visitor: Visitor) -> None:
    _, text, _ = visitor.visit("/catalogue")
    files = re.findall(r'(?:src|href)="(/static/[^"]+)"', text)
    assert len(files) == len(set(files)) == 7
    assert all(visitor.visit(file)[0] == 200 for file in files)
