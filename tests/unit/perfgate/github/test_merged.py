"""What a merged pull request was measured to do is kept under its commit, with what a maintainer accepted of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.perfgate.commands.conftest import BASELINE
from tests.unit.perfgate.github.conftest import Desk, pull, workflow_run
from tests.unit.perfgate.github.labelling import accept

from perfgate.commands.main import main
from perfgate.judge.comparison import judge
from perfgate.model.report import Outcome
from perfgate.report.comparison_json import read

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.perfgate.github.fake_hub import FakeHub

Make = Any
COMMIT = "5" * 40
WORSE = {"a.time_a": 0.3, "a.time_b": 0.0, "a.time_c": 0.08}
REASON = 'tidier <img src=x onerror="alert(1)">'
# As the maintainer's comment goes on.
WHOLE = f"{REASON} @everyone <b>"


@pytest.fixture
def merged(desk: Desk, hub: FakeHub) -> Desk:
    """Pull request 7 has become a commit of the main branch."""
    hub.pulls[:] = [pull(6, state="closed", merge_commit_sha="6" * 40), pull(state="closed")]
    hub.pulls[-1]["merge_commit_sha"] = COMMIT
    hub.runs[:] = [workflow_run(name="Performance CI")]
    return desk


def keep(desk: Desk, *report: str) -> int:
    return main(["merged", COMMIT, *report, "--into", str(desk.folder / "kept")])


def kept(desk: Desk) -> Path:
    return desk.folder / "kept" / "pull-requests" / f"{COMMIT}.report"


def test_which_run_measured_it(
    merged: Desk, hub: FakeHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "output"
    monkeypatch.setenv("GITHUB_OUTPUT", str(output))
    hub.runs += [
        workflow_run(name="Performance CI", id=4712),
        workflow_run(name="Performance CI", id=4713, conclusion="skipped"),
        workflow_run(name="Another", id=4714),
    ]
    assert keep(merged) == 0
    assert output.read_text(encoding="utf-8") == "run=4712\n"
    assert "7, measured by run 4712" in merged.summary
    assert hub.writes() == []


def test_a_commit_without_a_pull_request_has_nothing_to_keep(
    merged: Desk, hub: FakeHub, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.pulls[-1]["merge_commit_sha"] = "9" * 40
    assert keep(merged) == 0
    assert "run=\n" in capsys.readouterr().out
    assert "Nothing is kept: 5555555555 came with no pull request" in merged.summary


def test_a_head_that_nothing_measured(merged: Desk, hub: FakeHub) -> None:
    hub.runs.clear()
    assert keep(merged) == 0
    assert "no run of" in merged.summary


def test_an_acceptance_stands_in_the_report_that_is_kept(
    merged: Desk, hub: FakeHub, make_comparison: Make
) -> None:
    accept(hub, reason=REASON)
    hub.pulls[0] |= {"state": "closed", "merge_commit_sha": COMMIT}
    merged.put_report(make_comparison(WORSE))
    assert keep(merged, str(merged.artifact)) == 0
    comparison = read(kept(merged))
    assert [(each.benchmark, each.by, each.since) for each in comparison.gate.accepted] == [
        ("a.time_a", "ada", BASELINE),
        ("a.time_c", "ada", BASELINE),
    ]
    report = judge(comparison)
    assert report.conclusion.outcome is Outcome.PASS
    assert {each.case.key: each.accepted for each in report.judgements} == {
        "a.time_a": WHOLE,
        "a.time_b": "",
        "a.time_c": WHOLE,
    }


def test_without_an_acceptance_a_regression_stays_one(merged: Desk, make_comparison: Make) -> None:
    merged.put_report(make_comparison(WORSE))
    assert keep(merged, str(merged.artifact)) == 0
    assert judge(read(kept(merged))).conclusion.outcome is Outcome.REGRESSION


def test_a_report_of_another_base_does_not_count(
    merged: Desk, hub: FakeHub, make_comparison: Make
) -> None:
    hub.commits = {key: ["8" * 40, parents[1]] for key, parents in hub.commits.items()}
    merged.put_report(make_comparison(WORSE))
    assert keep(merged, str(merged.artifact)) == 3
    assert not kept(merged).exists()


def test_no_whole_hash(merged: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["merged", "main"]) == 2
    assert "allowed: a whole commit hash" in capsys.readouterr().err
