"""There is one open issue for each key: opened, updated in place, closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.perfgate.github.fake_hub import BOT

from perfgate.commands.main import main

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.perfgate.github.conftest import Desk
    from tests.unit.perfgate.github.fake_hub import FakeHub

KEY = ("--key", "change:a.time_a")


@pytest.fixture
def body(desk: Desk, tmp_path: Path) -> Path:
    path = tmp_path / "body.md"
    path.write_text("Slower since abc.", encoding="utf-8")
    return path


def test_one_issue_a_key(desk: Desk, hub: FakeHub, body: Path) -> None:
    assert main(["issue", str(body), "--title", "a.time_a is slower", *KEY]) == 0
    body.write_text("Slower still.", encoding="utf-8")
    assert main(["issue", str(body), "--title", "a.time_a is slower", *KEY]) == 0
    assert main(["issue", str(body), "--title", "Another", "--key", "change:b"]) == 0
    assert [each["number"] for each in hub.issues] == [1, 2]
    assert hub.issues[0]["body"] == "<!-- perfgate: change:a.time_a -->\nSlower still."
    assert hub.issues[0]["labels"] == ["performance"]
    assert "updated \\#" in desk.summary or "updated #" in desk.summary


def test_a_closed_issue_stays_closed(desk: Desk, hub: FakeHub, body: Path) -> None:
    assert main(["issue", "--close", *KEY]) == 0
    assert hub.writes() == []
    main(["issue", str(body), "--title", "Slower", *KEY])
    assert main(["issue", "--close", *KEY]) == 0
    assert hub.issues[0]["state"] == "closed"
    main(["issue", str(body), "--title", "Slower again", *KEY])
    assert [each["state"] for each in hub.issues] == ["closed", "open"]


def test_other_peoples_issues_are_left_alone(desk: Desk, hub: FakeHub, body: Path) -> None:
    text = "<!-- perfgate: change:a.time_a -->\nmine"
    hub.issues.append(
        {"id": 1, "number": 1, "state": "open", "user": {"login": "eve"}, "body": text}
    )
    main(["issue", str(body), "--title", "Slower", *KEY])
    assert [each["user"]["login"] for each in hub.issues] == ["eve", BOT]


def test_an_issue_that_was_opened_in_spite_of_the_error(
    desk: Desk, hub: FakeHub, body: Path
) -> None:
    def make(asked: object) -> None:
        if getattr(asked, "method", "") == "POST" and not hub.issues:
            text = asked.payload["body"]  # type: ignore[attr-defined]
            hub.issues.append(
                {"id": 1, "number": 1, "state": "open", "user": {"login": BOT}, "body": text}
            )

    hub.before = make
    hub.refusals["POST .*"] = [(502, {"message": "Server Error"}, {})]
    assert main(["issue", str(body), "--title", "Slower", *KEY]) == 0
    assert len(hub.issues) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        [*KEY],
        ["absent.md", "--title", "x", *KEY],
        ["--close", "--key", "--> <b>"],
        ["--close", "--key", "a--b"],
    ],
)
def test_wrong_usage(desk: Desk, hub: FakeHub, arguments: list[str]) -> None:
    assert main(["issue", *arguments]) == 2
    assert hub.writes() == []
