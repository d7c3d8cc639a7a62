"""There is one open issue for each key: opened, updated in place, closed."""

from __future__ import annotations

import json
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


def changes_file(tmp_path: Path, *worse: dict[str, str], mended: tuple[str, ...] = ()) -> Path:
    path = tmp_path / "changes.json"
    data = {"format": 1, "changes": [{"size": 0.3, **each} for each in worse], "mended": mended}
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def worse(key: str, title: str = "Slower since abc", body: str = "By 30 %.") -> dict[str, str]:
    return {"key": f"change:{key}", "title": title, "body": body}


def brought_up_to_date(path: Path) -> int:
    return main(["issue", "--changes", str(path)])


def test_changes_are_issues_until_they_are_mended(desk: Desk, hub: FakeHub, tmp_path: Path) -> None:
    assert brought_up_to_date(changes_file(tmp_path, worse("a"), worse("b"))) == 0
    assert [each["body"] for each in hub.issues] == [
        "<!-- perfgate: change:a -->\nBy 30 %.", "<!-- perfgate: change:b -->\nBy 30 %."
    ]  # fmt: skip
    written = len(hub.writes())
    assert brought_up_to_date(changes_file(tmp_path, worse("a"), worse("b"))) == 0
    assert len(hub.writes()) == written, "what is said already is not written"
    now = changes_file(tmp_path, worse("a", body="By 40 %."), mended=("change:b", "change:c"))
    assert brought_up_to_date(now) == 0
    assert hub.issues[0]["body"].endswith("By 40 %.")
    assert [each["state"] for each in hub.issues] == ["open", "closed"]
    assert "1 changes for the worse: 0 opened, 1 updated, 1 closed" in desk.summary


def test_what_somebody_closed_is_opened_for_another_change_only(
    desk: Desk, hub: FakeHub, tmp_path: Path
) -> None:
    brought_up_to_date(changes_file(tmp_path, worse("a")))
    hub.issues[0]["state"] = "closed"
    brought_up_to_date(changes_file(tmp_path, worse("a", body="By 31 %.")))
    assert [each["state"] for each in hub.issues] == ["closed"]
    brought_up_to_date(changes_file(tmp_path, worse("a", title="Slower since def")))
    assert [each["state"] for each in hub.issues] == ["closed", "open"]


def test_many_changes_at_once_are_ten_issues(desk: Desk, hub: FakeHub, tmp_path: Path) -> None:
    many = [worse(f"b{number}") for number in range(12)]
    brought_up_to_date(changes_file(tmp_path, *many))
    assert len(hub.issues) == 10
    assert "2 more wait for the next run" in desk.summary
    brought_up_to_date(changes_file(tmp_path, *many))
    assert len(hub.issues) == 12


@pytest.mark.parametrize(
    "text", ["", "[]", '{"format": 2, "changes": [], "mended": []}',
             '{"format": 1, "changes": [{"key": "a --> b", "title": "", "body": ""}], "mended": []}',
             '{"format": 1, "changes": [{"key": 3}], "mended": []}', '{"format": 1}']
)  # fmt: skip
def test_changes_that_are_none(desk: Desk, hub: FakeHub, tmp_path: Path, text: str) -> None:
    path = tmp_path / "changes.json"
    path.write_text(text, encoding="utf-8")
    assert brought_up_to_date(path) == 3
    assert "is no list of changes" in desk.summary
    assert hub.asked == []
    path.unlink()
    assert brought_up_to_date(path) == 2
    assert main(["issue", "--changes", str(path), "--key", "a"]) == 2
    assert main(["issue"]) == 2
