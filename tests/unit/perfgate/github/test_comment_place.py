"""A verdict is written to the pull request whose open head was measured, and nowhere else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.perfgate.github.conftest import BETTER, WORSE, pull
from tests.unit.perfgate.github.fake_hub import HEAD, MOVED, REPOSITORY

if TYPE_CHECKING:
    from tests.unit.perfgate.commands.conftest import MakeComparison as Make
    from tests.unit.perfgate.github.conftest import Desk
    from tests.unit.perfgate.github.fake_hub import Asked, FakeHub


def test_the_pull_request_of_a_fork_is_found_by_its_branch(
    desk: Desk, hub: FakeHub, make_comparison: Make
) -> None:
    desk.put_report(make_comparison(BETTER))
    desk.run("comment")
    asked = next(each for each in hub.asked if each.path.endswith("/pulls"))
    assert asked.query["head"] == "fork:faster"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"state": "closed"}, "pull request #7 of fork:faster was closed meanwhile"),
        (
            {"head": {"label": "fork:faster", "sha": MOVED, "repo": {"full_name": "fork/tiny"}}},
            "pull request #7 has moved from 4ead4ead4e to 0a0a0a0a0a meanwhile",
        ),
        (
            {"head": {"label": "fork:faster", "sha": HEAD, "repo": {"full_name": "fork/other"}}},
            "no pull request of fork:faster to tiny/tiny is known",
        ),
        ({"head": {"label": "fork:faster", "sha": HEAD, "repo": None}}, "no pull request of fork"),
        ({"base": {"repo": {"full_name": "fork/tiny"}}}, "no pull request of fork:faster"),
    ],
)
def test_what_is_not_about_the_open_head_writes_nothing(
    desk: Desk, hub: FakeHub, make_comparison: Make, changes: dict[str, Any], message: str
) -> None:
    hub.pulls[:] = [pull(**changes)]
    desk.put_report(make_comparison(WORSE))
    assert desk.run("comment") == 0
    assert hub.writes() == []
    assert f"Nothing is written: {message}" in desk.summary.replace(
        "\N{ZERO WIDTH SPACE}", ""
    ).replace("&#8203;", "")


@pytest.mark.parametrize(
    "change", [{"state": "closed"}, {"head": {**pull()["head"], "sha": MOVED}}]
)
def test_what_changes_while_the_verdict_is_made_writes_nothing(
    desk: Desk, hub: FakeHub, make_comparison: Make, change: dict[str, Any]
) -> None:
    def push(asked: Asked) -> None:
        if asked.path.endswith("/pulls/7"):
            hub.pulls[0].update(change)

    hub.before = push
    desk.put_report(make_comparison(WORSE))
    assert desk.run("comment") == 0
    assert hub.writes() == []
    assert "meanwhile" in desk.summary


def test_of_two_with_the_same_head_the_measured_one(
    desk: Desk, hub: FakeHub, make_comparison: Make
) -> None:
    hub.pulls.insert(0, pull(8, merge_commit_sha="beef" * 10))
    desk.put_report(make_comparison(WORSE))
    desk.run("comment")
    assert [each.path for each in hub.writes()] == [f"/repos/{REPOSITORY}/issues/7/comments"]
    hub.pulls[1]["merge_commit_sha"] = None
    desk.run("comment")
    assert "which of them was measured is not known" in desk.summary


@pytest.mark.parametrize(
    ("run", "message"),
    [
        ({"event": "push"}, "was started by 'push', not by a pull request"),
        ({"head_repository": None}, "the fork that run 4711 was for is gone"),
    ],
)
def test_runs_that_are_of_no_pull_request(
    desk: Desk, hub: FakeHub, make_comparison: Make, run: dict[str, Any], message: str
) -> None:
    desk.put_event(**run)
    desk.put_report(make_comparison(WORSE))
    assert desk.run("comment") == 0
    assert hub.writes() == []
    assert message in desk.summary


def test_an_event_of_another_repository_is_refused(desk: Desk, hub: FakeHub) -> None:
    path = desk.folder / "event.json"
    event = json.loads(path.read_text())
    event["repository"]["full_name"] = "evil/tiny"
    path.write_text(json.dumps(event))
    assert desk.run("comment") == 2
    assert "is an event of 'evil/tiny'; allowed: tiny/tiny" in desk.summary
    desk.put_event(repository={"full_name": "evil/tiny"})
    assert desk.run("comment") == 3
    assert hub.asked == []


def test_a_run_is_asked_for_by_its_number(desk: Desk, hub: FakeHub, make_comparison: Make) -> None:
    event = json.loads((desk.folder / "event.json").read_text())["workflow_run"]
    hub.refusals["GET .*/actions/runs/4711"] = [(200, event, {})]
    (desk.folder / "event.json").unlink()
    desk.put_report(make_comparison(WORSE))
    assert desk.run("comment", "--run-id", "4711") == 0
    assert len(hub.comments) == 1
