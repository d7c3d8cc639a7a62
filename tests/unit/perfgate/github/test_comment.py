"""A run's verdict becomes one comment, updated in place, that says what GitHub knows of the change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.perfgate.commands.conftest import CONTENDER
from tests.unit.perfgate.github.conftest import BETTER, WORSE, pull
from tests.unit.perfgate.github.fake_hub import BOT, REPOSITORY, TOKEN
from tests.unit.perfgate.github.labelling import labelled

from perfgate.report.comparison_markdown import MARKER

if TYPE_CHECKING:
    import pathlib

    from tests.unit.perfgate.github.conftest import Desk
    from tests.unit.perfgate.github.fake_hub import Asked, FakeHub


Make = Any


def test_a_regression_makes_one_comment(desk: Desk, hub: FakeHub, make_comparison: Make) -> None:
    desk.put_report(make_comparison(WORSE))
    assert desk.run("comment") == 0
    [comment] = hub.comments
    assert comment["body"].startswith(f"{MARKER}\n## ❌ perfgate: regression")
    assert "<code>a.time\\_a</code>" in comment["body"]
    assert "https://github.example.org/tiny/tiny/actions/runs/4711" in comment["body"]
    assert [f"{each.method} {each.path}" for each in hub.writes()] == [
        f"POST /repos/{REPOSITORY}/issues/7/comments"
    ]
    assert "comment created" in desk.summary


def test_it_says_how_a_pull_request_is_accepted(
    desk: Desk, hub: FakeHub, make_comparison: Make
) -> None:
    """What `perfgate accept` writes into a pull request's own perfgate.toml would not count."""
    desk.put_report(make_comparison(WORSE))
    desk.run("comment")
    body = hub.comments[0]["body"]
    assert "comment with the line `performance: accepted REASON`" in body
    assert "perfgate accept" not in body


def test_a_second_push_updates_the_comment(desk: Desk, hub: FakeHub, make_comparison: Make) -> None:
    desk.put_report(make_comparison(WORSE))
    desk.run("comment")
    desk.put_report(make_comparison(BETTER))
    assert desk.run("comment") == 0
    [comment] = hub.comments
    assert comment["body"].startswith(f"{MARKER}\n## ✅ perfgate: pass")
    assert [each.method for each in hub.writes()] == ["POST", "PATCH"]


def test_the_same_again_writes_nothing(desk: Desk, hub: FakeHub, make_comparison: Make) -> None:
    desk.put_report(make_comparison(WORSE))
    desk.run("comment")
    hub.comments[0]["body"] = hub.comments[0]["body"].replace("\n", "\r\n")
    desk.run("comment")
    assert [each.method for each in hub.writes()] == ["POST"]


def test_only_our_own_comments_are_touched(desk: Desk, hub: FakeHub, make_comparison: Make) -> None:
    others = [
        {"id": number, "user": {"login": "stranger"}, "body": f"{MARKER}\nfaked"}
        for number in range(1, 100)
    ]
    ours = {"id": 500, "user": {"login": BOT}, "body": f"{MARKER}\nold"}
    twice = {"id": 501, "user": {"login": BOT}, "body": f"{MARKER}\nolder"}
    quoting = {"id": 502, "user": {"login": BOT}, "body": f"> {MARKER}"}
    gone = {"id": 503, "user": None, "body": None}
    hub.comments += [*others, gone, ours, twice, quoting]
    desk.put_report(make_comparison(WORSE))
    desk.run("comment")
    assert [f"{each.method} {each.path[-4:]}" for each in hub.writes()] == [
        "DELETE /501",
        "PATCH /500",
    ]
    assert [each["body"] for each in hub.comments[:99]] == [f"{MARKER}\nfaked"] * 99
    assert quoting["body"] == f"> {MARKER}"


def test_a_comment_deleted_meanwhile_is_made_anew(
    desk: Desk, hub: FakeHub, make_comparison: Make
) -> None:
    hub.comments.append({"id": 500, "user": {"login": BOT}, "body": f"{MARKER}\nold"})

    def delete(asked: Asked) -> None:
        if asked.method == "PATCH":
            hub.comments.clear()

    hub.before = delete
    desk.put_report(make_comparison(WORSE))
    assert desk.run("comment") == 0
    assert [each.method for each in hub.writes()] == ["PATCH", "POST"]
    assert len(hub.comments) == 1


def test_rules_and_changes_are_those_that_github_knows(
    desk: Desk, hub: FakeHub, make_comparison: Make
) -> None:
    """The report claims a loose gate and no changes; base and pull request say otherwise."""
    hub.contents[("perfgate.toml", CONTENDER)] = '[gate]\nblock = "50 %"\n'
    hub.files += [
        {"filename": "benchmarks/other.py", "status": "renamed", "previous_filename": "old.py"},
        {"filename": "perfgate.toml", "status": "modified"},
    ]
    comparison = make_comparison(WORSE)
    loose = replace(comparison.gate, block=0.9, warn=0.8)
    desk.put_report(replace(comparison, gate=loose, changes=()))
    desk.run("comment")
    body = hub.comments[0]["body"]
    assert "perfgate: regression" in body
    first = body.index("### This change touches budgets or benchmarks: look at this first")
    assert first < body.index("### What to look at")
    for line in ("gate: block 10 % -&#62; 50 %", "benchmarks/other.py renamed from old.py"):
        assert line.replace("&#62;", "&#62;") in body or line.replace("&#62;", ">") in body


def test_benchmarks_that_move_out_of_the_suite_are_listed(
    desk: Desk, hub: FakeHub, make_comparison: Make
) -> None:
    hub.files[:] = [
        {"filename": "away.py", "status": "renamed", "previous_filename": "benchmarks/demo.py"}
    ]
    desk.put_report(make_comparison(BETTER))
    desk.run("comment")
    assert "away.py renamed from benchmarks/demo.py" in hub.comments[0]["body"]


def test_the_longest_report_fits_and_links(desk: Desk, hub: FakeHub, make_comparison: Make) -> None:
    names = {f"a.time_{'x' * 200}_{number}": 0.3 for number in range(200)}
    desk.put_report(make_comparison(names))
    assert desk.run("comment") == 0
    body = hub.comments[0]["body"]
    assert len(body) <= 60_000
    assert "this report is too long" in body
    assert body.endswith(
        "(https://github.example.org/tiny/tiny/actions/runs/4711), for 4ead4ead4e."
    )


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("missing", "left no report: a build failed, a runner died, or the run was cancelled"),
        ("documents", "Only documents change"),
        ("skipped", "Skipped by ada with the label “performance: skip”: only comments"),
        ("no reason", "needs a reason"),
    ],
)
def test_why_there_is_no_report(desk: Desk, hub: FakeHub, setting: str, message: str) -> None:
    hub.comments.append({"id": 500, "user": {"login": BOT}, "body": f"{MARKER}\nold"})
    if setting == "documents":
        hub.files[:] = [{"filename": "docs/guide.md", "status": "modified"}]
    if setting in {"skipped", "no reason"}:
        body = (
            "Tidies.\n\n- x\nperformance: skip only comments" if setting == "skipped" else "Tidies."
        )
        hub.pulls[:] = [pull(labels=("performance: skip",), body=body)]
        hub.events.append(labelled("performance: skip", "ada"))
    assert desk.run("comment") == 0
    assert message in hub.comments[0]["body"]
    assert len(hub.comments) == 1


def test_documents_alone_make_no_comment(desk: Desk, hub: FakeHub) -> None:
    hub.files[:] = [{"filename": "README.md", "status": "modified"}]
    assert desk.run("comment") == 0
    assert hub.writes() == []
    assert "not needed" in desk.summary


def test_the_text_of_a_trusted_job(desk: Desk, hub: FakeHub, tmp_path: pathlib.Path) -> None:
    text = tmp_path / "bisect.md"
    text.write_text("The commit is here.", encoding="utf-8")
    options = ("--markdown", str(text), "--pull-request", "7")
    for _ in range(2):
        assert desk.run("comment", *options, "--key", "bisect") == 0
    assert [each["body"] for each in hub.comments] == [
        "<!-- perfgate: bisect -->\nThe commit is here."
    ]
    assert desk.run("comment", *options, "--key", "a --> b") == 2
    assert desk.run("comment", *options) == 2


def test_the_token_is_never_shown(
    desk: Desk, hub: FakeHub, make_comparison: Make, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    desk.put_report(make_comparison(WORSE))
    hub.refusals["POST .*"] = [(403, {"message": "Resource not accessible by integration"}, {})]
    assert desk.run("comment") == 3
    assert TOKEN not in desk.said() + desk.summary + caplog.text
