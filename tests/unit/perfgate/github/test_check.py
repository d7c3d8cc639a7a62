"""The check on a pull request fails unless all is known to be well, and points at the benchmarks' lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.perfgate.github.conftest import pull, with_source
from tests.unit.perfgate.github.fake_hub import HEAD
from tests.unit.perfgate.github.labelling import accept

if TYPE_CHECKING:
    from tests.unit.perfgate.github.conftest import Desk
    from tests.unit.perfgate.github.fake_hub import FakeHub

Make = Any


def test_a_regression_is_annotated(desk: Desk, hub: FakeHub, make_comparison: Make) -> None:
    comparison = make_comparison(
        {"a.time_a(1)": 0.3, "a.time_a(2)": 0.5, "a.time_b": 0.0, "b.time_c": 0.4}
    )
    places = [
        ("benchmarks/a.py", 12),
        ("benchmarks/a.py", 12),
        ("benchmarks/a.py", 30),
        ("benchmarks/b.py", 4),
    ]
    desk.put_report(with_source(comparison, *places))
    assert desk.run("check") == 0
    [check] = hub.check_runs
    assert (check["name"], check["head_sha"], check["external_id"]) == (
        "performance",
        HEAD,
        "4711-1",
    )
    assert (check["status"], check["conclusion"]) == ("completed", "failure")
    found = [
        (each["path"], each["start_line"], each["annotation_level"])
        for each in check["annotations"]
    ]
    assert found == [("benchmarks/a.py", 12, "failure"), ("benchmarks/b.py", 4, "failure")]
    message = check["annotations"][0]["message"].splitlines()
    assert [line.partition(":")[0] for line in message] == ["a.time_a(2)", "a.time_a(1)"]
    assert "perfgate: regression" in check["output"]["summary"]
    assert len(hub.writes()) == 1


def test_a_clean_run_succeeds(desk: Desk, hub: FakeHub, make_comparison: Make) -> None:
    desk.put_report(make_comparison({"a.time_a": 0.0}))
    desk.run("check")
    [check] = hub.check_runs
    assert (check["conclusion"], check["annotations"]) == ("success", [])


@pytest.mark.parametrize(
    "source",
    [
        ("src/tiny.py", 3),
        ("../benchmarks/a.py", 3),
        ("benchmarks/../secret.py", 3),
        ("/etc/passwd", 3),
        ("benchmarks\\a.py", 3),
        ("benchmarks/a\n.py", 3),
        ("benchmarks/a.py", 0),
        ("benchmarks/a.py", 10**12),
        ("", 0),
    ],
)
def test_lines_elsewhere_are_not_annotated(
    desk: Desk, hub: FakeHub, make_comparison: Make, source: tuple[str, int]
) -> None:
    desk.put_report(with_source(make_comparison({"a.time_a": 0.3}), source))
    desk.run("check")
    [check] = hub.check_runs
    assert (check["conclusion"], check["annotations"]) == ("failure", [])


def many(make_comparison: Make) -> Any:
    comparison = make_comparison({f"a.time_{number}": 0.3 for number in range(110)})
    return with_source(comparison, *(("benchmarks/a.py", line) for line in range(1, 111)))


def test_fifty_annotations_a_request(desk: Desk, hub: FakeHub, make_comparison: Make) -> None:
    desk.put_report(many(make_comparison))
    assert desk.run("check") == 0
    writes = hub.writes()
    assert [each.method for each in writes] == ["POST", "PATCH", "PATCH"]
    assert [each.payload["status"] for each in writes] == [
        "in_progress",
        "in_progress",
        "completed",
    ]
    assert ["conclusion" in each.payload for each in writes] == [False, False, True]
    assert len({each["start_line"] for each in hub.check_runs[0]["annotations"]}) == 110


def test_what_a_lost_connection_left_is_gone_on_with(
    desk: Desk, hub: FakeHub, make_comparison: Make
) -> None:
    hub.refusals["PATCH .*"] = [(502, {}, {})] * 100
    desk.put_report(many(make_comparison))
    assert desk.run("check") == 3
    [check] = hub.check_runs
    assert (check["status"], len(check["annotations"])) == ("in_progress", 50)
    hub.refusals.clear()
    assert desk.run("check") == 0
    [check] = hub.check_runs
    assert check["conclusion"] == "failure"
    lines = [each["start_line"] for each in check["annotations"]]
    assert sorted(lines) == list(range(1, 111)), "none of them twice"


def test_the_same_attempt_updates_its_check(
    desk: Desk, hub: FakeHub, make_comparison: Make
) -> None:
    comparison = with_source(make_comparison({"a.time_a": 0.3}), ("benchmarks/a.py", 12))
    desk.put_report(comparison)
    desk.run("check")
    accept(hub)
    desk.run("check")
    [check] = hub.check_runs
    assert (check["conclusion"], len(check["annotations"])) == ("neutral", 1)
    assert check["output"]["title"] == "regression, accepted"
    assert "**Accepted by ada:**" in check["output"]["summary"]
    desk.put_event(run_attempt=2)
    desk.run("check")
    assert [each["external_id"] for each in hub.check_runs] == ["4711-1", "4711-2"]


def test_what_is_inconclusive_cannot_be_accepted(
    desk: Desk, hub: FakeHub, make_comparison: Make
) -> None:
    accept(hub)
    comparison = make_comparison({})
    desk.put_report(comparison)
    desk.run("check")
    assert hub.check_runs[0]["conclusion"] == "failure"
    assert hub.check_runs[0]["output"]["title"] == "broken"


@pytest.mark.parametrize(
    ("files", "labels", "conclusion", "title"),
    [
        (["src/a.py"], (), "failure", "no verdict: no report"),
        (["docs/a.md"], (), "neutral", "no verdict: only documents change"),
        (["docs/a.md", "src/a.py"], (), "failure", "no verdict: no report"),
        (["src/a.py"], ("performance: skip",), "neutral", "no verdict: skipped"),
    ],
)
def test_without_a_report(
    desk: Desk, files: list[str], labels: tuple[str, ...], conclusion: str, title: str
) -> None:
    """By what GitHub knows: a workflow changed by the pull request could leave none."""
    hub = desk.hub
    hub.files[:] = [{"filename": name, "status": "modified"} for name in files]
    hub.pulls[:] = [pull(labels=labels, body="performance: skip: comments only")]
    hub.events.append(
        {
            "event": "labeled",
            "label": {"name": "performance: skip"},
            "actor": {"login": "ada"},
            "created_at": "2027-01-31T11:00:00Z",
        }
    )
    assert desk.run("check") == 0
    [check] = hub.check_runs
    assert (check["conclusion"], check["output"]["title"]) == (conclusion, title)


def test_a_moved_head_gets_no_check(desk: Desk, hub: FakeHub, make_comparison: Make) -> None:
    hub.pulls[0]["head"]["sha"] = "0a0a" * 10
    desk.put_report(make_comparison({"a.time_a": 0.0}))
    assert desk.run("check") == 0
    assert hub.writes() == []
    assert "No check is written" in desk.summary
