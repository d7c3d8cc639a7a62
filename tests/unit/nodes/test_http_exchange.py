"""An HTTP exchange ends in time, is whole or an error, and leaves no thread waiting when nobody waits for it."""

from __future__ import annotations

import asyncio
import threading

import pytest
from tests.unit.nodes.library.local_service import running_service

from casare_rpa.domain.records import replace
from casare_rpa.nodes import http_call
from casare_rpa.nodes.http_exchange import HttpAnswer, HttpRequest, exchange, exchange_again
from casare_rpa.nodes.http_values import with_query


@pytest.fixture
def service():
    with running_service() as running:
        yield running


def request(service, path, **options):
    return HttpRequest(f"{service.url}/{path}", timeout=20, **options)


@pytest.mark.parametrize("method", ["GET", "DELETE", "OPTIONS", "POST", "PUT", "PATCH"])
async def test_every_method_gets_its_answer(service, method):
    body = b"sent" if method.startswith("P") else None
    answer = await exchange(request(service, "echo", method=method, body=body))
    assert answer.is_good
    assert f'"method": "{method}"' in answer.text()
    assert ('"body": "sent"' in answer.text()) is (body is not None)


async def test_an_answer_to_head_has_no_body(service):
    assert (await exchange(request(service, "file", method="HEAD"))).body == b""


async def test_text_is_read_in_the_encoding_that_is_named(service):
    answer = await exchange(request(service, "latin"))
    assert answer.text() == "ü"
    assert answer.text("cp437") == "ⁿ"
    with pytest.raises(ValueError, match="found the encoding 'no-such'"):
        answer.text("no-such")
    assert HttpAnswer(200, {"content-type": "x; charset=odd"}, "ü".encode()).text() == "ü"


@pytest.mark.parametrize(("status", "method"), [(302, "GET"), (303, "GET"), (307, "POST")])
async def test_redirects_are_followed_as_browsers_do(service, status, method):
    answer = await exchange(request(service, f"to/{status}/echo", method="POST", body=b"b"))
    assert f'"method": "{method}"' in answer.text()
    assert [seen[0] for seen in service.seen] == ["POST", method]


async def test_redirects_that_are_not_followed_are_the_answer(service):
    answer = await exchange(request(service, "to/302/echo", max_redirects=0))
    assert (answer.status, answer.is_good) == (302, False)


async def test_redirects_in_a_circle_come_to_an_end(service):
    with pytest.raises(ValueError, match="found more than 3 redirects; allowed: max_redirects, 3"):
        await exchange(request(service, "to/302/to/302/to/302/to/302/echo", max_redirects=3))


async def test_credentials_do_not_follow_a_redirect_to_somebody_else(service):
    headers = {"Authorization": "Bearer t", "X-Api-Key": "k", "X-Other": "o"}
    with running_service() as other:
        await exchange(request(service, f"to/302/{other.url}/echo", headers=headers))
        await exchange(request(service, "to/302/echo", headers=headers))
        (_, _, elsewhere, _) = other.seen[0]
    assert elsewhere.keys() & headers.keys() == {"X-Other"}
    assert service.seen[-1][2].keys() >= headers.keys()


@pytest.mark.parametrize("to", ["echo", "to/302/echo"])
async def test_who_asks_may_stand_in_the_url(service, to):
    asked = request(service, to)
    asked = replace(asked, url=asked.url.replace("://", "://me:p%40ss@"))
    await exchange(asked)
    assert [seen[2].get("Authorization") for seen in service.seen] == ["Basic bWU6cEBzcw=="] * len(
        service.seen
    )
    await exchange(replace(asked, headers={"authorization": "Bearer t"}))
    assert service.seen[-1][2]["authorization"] == "Bearer t", "a header that is given goes before"


async def test_a_proxy_is_told_who_asks_and_the_server_behind_it_is_not(service):
    proxy = service.url.replace("://", "://me:pass@")
    await exchange(HttpRequest("http://example.invalid/echo", proxy=proxy, timeout=20))
    (_, target, headers, _) = service.seen[0]
    assert target == "http://example.invalid/echo"
    assert headers["Proxy-Authorization"] == "Basic bWU6cGFzcw=="
    assert "Authorization" not in headers
    secure = HttpRequest("https://example.invalid/", proxy=proxy, timeout=20)
    with pytest.raises(ConnectionError, match=r"no answer at https://example\.invalid/"):
        await exchange(secure)  # the service knows no CONNECT
    assert "me:pass" not in str(service.seen)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("ftp://me:secret@a/", "found the URL 'ftp://a/'"),
        ("http://me:secret@127.0.0.1:1/x", "found no answer at http://127.0.0.1:1/x"),
    ],
)
async def test_no_message_shows_a_password(url, message):
    with pytest.raises((ValueError, OSError)) as told:
        await exchange(HttpRequest(url, timeout=20))
    assert message in str(told.value)
    assert "secret" not in str(told.value)


async def test_a_time_out_shows_no_password(service):
    url = service.url.replace("://", "://me:secret@") + "/silent"
    with pytest.raises(TimeoutError) as told:
        await exchange(HttpRequest(url, timeout=0.2))
    assert "secret" not in str(told.value)


async def test_an_answer_that_breaks_off_is_no_answer(service, tmp_path):
    target = tmp_path / "f"
    target.write_text("old")
    with pytest.raises(OSError, match="the connection broke off within the answer"):
        await exchange(request(service, "short"))
    with pytest.raises(OSError, match="broke off"):
        await exchange(request(service, "short", save_to=target))
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


async def test_a_body_too_large_to_hold_is_refused_and_a_file_takes_it(
    service, tmp_path, monkeypatch
):
    monkeypatch.setattr(http_call, "MAX_BODY", 99_999)
    with pytest.raises(ValueError, match="found an answer of more than 99999 bytes"):
        await exchange(request(service, "file"))
    target = tmp_path / "f"
    assert (await exchange(request(service, "file", save_to=target))).saved == 100_000
    assert target.read_bytes() == b"x" * 100_000


async def test_an_error_status_is_not_saved_as_the_file(service, tmp_path):
    answer = await exchange(request(service, "missing", save_to=tmp_path / "f"))
    assert (answer.status, answer.body) == (404, b"nothing here")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", ["silent", "drip"])
async def test_the_time_out_is_for_the_whole_exchange(service, path):
    with pytest.raises(TimeoutError, match=r"no whole answer of http://127.* within 0\.2 s"):
        await exchange(replace(request(service, path), timeout=0.2))
    await all_threads_ended()


@pytest.mark.parametrize("path", ["silent", "drip"])
async def test_a_cancelled_exchange_leaves_no_thread_waiting(service, path):
    task = asyncio.create_task(exchange(request(service, path)))
    await asyncio.to_thread(service.asked.wait, 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await all_threads_ended()


async def all_threads_ended():
    """Returns once the loop's executor has nothing to do; a thread that waits on would keep it for 20 s."""
    async with asyncio.timeout(10):
        await asyncio.get_running_loop().shutdown_default_executor()
    assert not [t for t in threading.enumerate() if t.name.startswith("asyncio_")]


async def test_no_answer_is_asked_for_again(service):
    answer = await exchange_again(request(service, "flaky"), retries=2, delay=0)
    assert answer.is_good
    assert len(service.seen) == 3
    service.seen.clear()
    with pytest.raises(OSError, match="found no HTTP answer at http://127"):
        await exchange_again(request(service, "flaky"), retries=1, delay=0)
    assert len(service.seen) == 2


@pytest.mark.parametrize(
    "url", ["ftp://a/b", "file:///etc/passwd", "a.b/c", "http://", "", "http:///x"]
)
async def test_other_urls_are_refused(url):
    with pytest.raises(ValueError, match=r"allowed: http://\.\.\. or https://\.\.\."):
        await exchange(HttpRequest(url))


async def test_a_url_as_people_write_it_is_escaped_once(service):
    await exchange(request(service, "ä b?q=ü&r=%20#part"))
    assert service.seen[0][1] == "/%C3%A4%20b?q=%C3%BC&r=%20"


async def test_a_proxy_is_asked_for_the_whole_url(service):
    await exchange(HttpRequest("http://example.invalid/x?y", proxy=service.url))
    assert service.seen[0][1] == "http://example.invalid/x?y"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://a", "http://a?k=v"),
        ("http://a?b=c#d", "http://a?b=c&k=v#d"),
        ("http://a?", "http://a?k=v"),
    ],
)
def test_parameters_join_those_that_are_there(url, expected):
    assert with_query(url, {"k": "v"}) == expected
    assert with_query(url, {}) == url
