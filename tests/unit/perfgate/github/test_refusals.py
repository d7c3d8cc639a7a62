"""GitHub refusing, failing or being out of reach ends with a clear message and nothing half-written."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.perfgate.github.conftest import WORSE
from tests.unit.perfgate.github.fake_hub import BOT, TOKEN, FakeHub, serve

from perfgate.github.client import Patience

if TYPE_CHECKING:
    from tests.unit.perfgate.github.conftest import Desk
    from tests.unit.perfgate.github.fake_hub import Asked

Make = Any
LIMITED = (
    403,
    {
        "message": "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
    },
    {},
)


@pytest.fixture(autouse=True)
def _report(desk: Desk, make_comparison: Make) -> None:
    desk.put_report(make_comparison(WORSE))


def test_no_token(desk: Desk, hub: FakeHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_TOKEN")
    for command in ("comment", "check"):
        assert desk.run(command) == 2
    assert "neither GITHUB\\_TOKEN nor GH\\_TOKEN is set" in desk.summary
    assert desk.summary.count("❌") == 2
    assert hub.asked == []


def test_a_token_that_is_not_valid(
    desk: Desk, hub: FakeHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "ghs_stale")
    assert desk.run("comment") == 3
    assert "GitHub answers 401: Bad credentials; the token is not valid (any more)" in desk.summary
    assert "stale" not in desk.summary + desk.said()


@pytest.mark.parametrize("command", ["comment", "check"])
def test_a_token_without_the_right(desk: Desk, hub: FakeHub, command: str) -> None:
    hub.refusals["POST .*"] = [(403, {"message": "Resource not accessible by integration"}, {})] * 9
    assert desk.run(command) == 3
    assert "Resource not accessible by integration; the token may not do this" in desk.summary
    assert len(hub.writes()) == 1, "asking again would not help"
    assert (hub.comments, hub.check_runs) == ([], [])


def test_what_may_be_asked_again_is(desk: Desk, hub: FakeHub) -> None:
    hub.refusals["GET .*/pulls"] = [(502, {"message": "Server Error"}, {})] * 2
    hub.refusals["GET .*/comments"] = [LIMITED]
    assert desk.run("comment") == 0
    asked = [each.path.rpartition("/")[2] for each in hub.asked if each.method == "GET"]
    assert asked.count("pulls") == 3
    assert asked.count("comments") == 2
    assert len(hub.comments) == 1


def test_a_comment_that_was_made_in_spite_of_the_error_is_not_made_twice(
    desk: Desk, hub: FakeHub
) -> None:
    def make(asked: Asked) -> None:
        if asked.method == "POST" and not hub.comments:
            hub.comments.append({"id": 1, "user": {"login": BOT}, **asked.payload})

    hub.before = make
    hub.refusals["POST .*"] = [(502, {"message": "Server Error"}, {})]
    assert desk.run("comment") == 0
    assert len(hub.comments) == 1
    assert [each.method for each in hub.writes()] == ["POST"]


def test_a_rate_limit_on_writing_is_waited_for(desk: Desk, hub: FakeHub) -> None:
    hub.refusals["POST .*"] = [LIMITED, LIMITED]
    assert desk.run("comment") == 0
    assert len(hub.comments) == 1


def test_a_rate_limit_that_lasts_is_not(desk: Desk, hub: FakeHub) -> None:
    later = {"X-RateLimit-Reset": str(int(time.time()) + 3000), "X-RateLimit-Remaining": "0"}
    answer = (403, {"message": "API rate limit exceeded for installation ID 1."}, later)
    hub.refusals["GET .*/pulls"] = [answer] * 20
    assert desk.run("comment") == 3
    assert "the rate limit is used up: API rate limit exceeded" in desk.summary
    assert hub.writes() == []


def test_errors_that_do_not_end(desk: Desk, hub: FakeHub) -> None:
    hub.refusals["POST .*"] = [(500, {"message": "Server Error"}, {})] * 50
    assert desk.run("comment") == 3
    assert "GitHub answers 500: Server Error" in desk.summary
    assert len(hub.writes()) == 4, "as often as patience says"


def test_nobody_there(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_API_URL", "http://127.0.0.1:9")
    assert desk.run("comment") == 3
    assert "no answer" in desk.summary
    assert TOKEN not in desk.summary + desk.said()


@pytest.mark.parametrize("answer", [{"message": "a page"}, [{"number": "7"}], [17], "text"])
def test_answers_that_are_none(desk: Desk, hub: FakeHub, answer: Any) -> None:
    hub.refusals["GET .*/pulls"] = [(200, answer, {})]
    assert desk.run("comment") == 3
    assert "GitHub's answer is not what it should be" in desk.summary
    assert hub.writes() == []


@pytest.mark.parametrize(
    ("name", "value"), [("GITHUB_API_URL", "ftp://x"), ("GITHUB_REPOSITORY", "tiny/tiny/issues/8")]
)
def test_variables_that_cannot_be(
    desk: Desk, hub: FakeHub, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert desk.run("comment") == 2
    assert name in desk.said()
    assert hub.asked == []


def test_base_rules_that_cannot_be_used(desk: Desk, hub: FakeHub) -> None:
    for place in hub.contents:
        hub.contents[place] = "[gate]\nblock = 7\n"
    assert desk.run("comment") == 2
    assert hub.writes() == []
    assert "perfgate.toml of the base" in desk.summary


def test_an_enterprise_server_has_its_api_below_a_path(
    desk: Desk, hub: FakeHub, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_API_URL", f"{address}/api/v3")
    hub.refusals["GET /api/v3/repos/tiny/tiny/pulls"] = [(200, [], {})]
    assert desk.run("comment") == 0
    assert [each.path for each in hub.asked] == ["/api/v3/repos/tiny/tiny/pulls"]


def test_a_proxy_is_used(desk: Desk, hub: FakeHub, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = FakeHub()
    server = serve(proxy)
    try:
        monkeypatch.setenv("GITHUB_API_URL", "http://api.ghe.example")
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{server.server_port}")
        assert desk.run("comment") == 0
    finally:
        server.shutdown()
        server.server_close()
    assert [each.path for each in proxy.asked] == ["/repos/tiny/tiny/pulls"]
    assert hub.asked == []


def test_waiting_grows_and_ends() -> None:
    patience = Patience()
    assert list(patience.delays) == sorted(patience.delays)
    assert sum(patience.delays) + patience.rate_limit < 600, "a job's minutes are paid for"
