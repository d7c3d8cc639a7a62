"""``perfgate history anchor`` and ``measure`` on real commits: ratios beside the results, results of commits that lack them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.unit.perfgate.measure.tiny_project import (
    SUITE,
    TIMED_SUITE,
    change,
    git,
    make_tiny,
    timed,
)

from perfgate.commands import history_measure
from perfgate.commands.main import main
from perfgate.errors import BrokenError, InterruptedRunError
from perfgate.history.anchor_file import from_data
from perfgate.measure.bench_run import BenchOutcome

if TYPE_CHECKING:
    from pathlib import Path

    from perfgate.measure.plan import Plan


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three commits: the anchor, one that does not build, one whose work is half as much again."""
    folder = make_tiny(tmp_path / "project", results_dir="results")
    change(folder, SUITE + TIMED_SUITE, "benchmarks/demo.py", "A suite")
    anchor = change(folder, timed(0.002, answer=2), subject="The anchor")
    (folder / "tiny.py").write_text(timed(0.003, answer=3), encoding="utf-8")
    change(folder, "no such luck", "planted.txt", "Breaks the build")
    git(folder, "rm", "-q", "planted.txt")
    git(folder, "commit", "-q", "-m", "Slower")
    # Rules are no part of the commits here.
    (folder / "perfgate.toml").write_text(f'[history]\nanchor = "{anchor[:12]}"\n')
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.timeout(400)
def test_a_commit_in_pairs_with_the_anchor(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["history", "anchor", "--rounds", "2", "--machine", "vm"]) == 0
    (path,) = (project / "results" / "vm").glob("*.anchor")
    run = from_data(json.loads(path.read_text()))
    head = git(project, "rev-parse", "HEAD")
    assert (run.commit, run.anchor) == (head, git(project, "rev-parse", "HEAD~2"))
    assert path.name.startswith(head[:8])
    work = run.ratios["demo.time_work"]
    assert work.ratio == pytest.approx(1.5)
    assert work.low <= work.ratio <= work.high
    # Suspected of nothing, so never confirmed: two rounds are two pairs.
    assert work.pairs == 2
    assert run.ratios["demo.track_answer"].ratio == pytest.approx(1.5)
    assert main(["history", "anchor", "HEAD~2"]) == 2
    assert "is the anchor itself" in capsys.readouterr().err


def test_commits_are_measured_and_those_that_do_not_build_passed_over(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = []

    def bench(_project: object, plan: Plan, regexes: list[str], *_: object) -> None:
        asked.append((plan.commit, regexes, plan.options))
        if plan.commit == git(project, "rev-parse", "HEAD~1"):
            raise BrokenError("no such luck\nand the log")

    monkeypatch.setattr(history_measure, "run_bench", bench)
    monkeypatch.setattr(history_measure, "ensure_machine", lambda *_: "vm")
    spoken = ["history", "measure", "HEAD~2^..HEAD", "--bench", "track", "-a", "rounds=1"]
    assert main([*spoken, "--dry-run"]) == 0
    assert asked == []
    assert main(spoken) == 0
    said = capsys.readouterr().out
    assert "3 commits of HEAD~2^..HEAD have no results on vm yet" in said
    assert "passed over: no such luck\n" in said
    assert asked == [
        (git(project, "rev-parse", f"HEAD~{number}"), ["track"], ("--attribute", "rounds=1"))
        for number in range(3)
    ]
    assert main(["history", "measure", "HEAD~2..HEAD~1"]) == 3
    assert "none of 1 commits could be measured: no such luck" in capsys.readouterr().err


def test_an_interruption_says_what_is_kept(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken, oldest = (git(project, "rev-parse", f"HEAD~{number}") for number in (1, 2))

    def bench(_project: object, plan: Plan, *_: object) -> None:
        if plan.commit == broken:
            raise BrokenError("no such luck")
        if plan.commit == oldest:
            (results / f"{oldest[:8]}-uv-py3.11.json").write_text("{}")
            raise InterruptedRunError("interrupted; a part was measured")
        (results / f"{plan.commit[:8]}-uv-py3.11.json").write_text("{}")

    results = project / "results" / "vm"
    results.mkdir(parents=True)
    other = results / f"{oldest[:8]}-virtualenv-py3.12.json"
    other.write_text("[]")
    monkeypatch.setattr(history_measure, "run_bench", bench)
    monkeypatch.setattr(history_measure, "ensure_machine", lambda *_: "vm")
    assert main(["history", "measure", "HEAD~2^..HEAD"]) == 130
    said = capsys.readouterr().err
    assert f"interrupted at {oldest[:8]}; the results of 1 commits before it are kept in" in said
    # The part would pass for the whole; what was there before is not touched.
    newest = git(project, "rev-parse", "HEAD")
    assert {path.name for path in results.iterdir()} == {
        f"{newest[:8]}-uv-py3.11.json",
        other.name,
    }


def test_a_part_that_asv_did_not_bring_to_its_end_is_said_and_a_full_disk_ends_it_all(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def bench(_project: object, _plan: Plan, *rest: object) -> None:
        outcome = rest[-1]
        assert isinstance(outcome, BenchOutcome)
        outcome.problems.append("demo: asv ended with exit code 1")
        if asked:
            raise BrokenError("No space left on device; earlier results are kept")
        asked.append(1)

    asked: list[int] = []
    monkeypatch.setattr(history_measure, "run_bench", bench)
    monkeypatch.setattr(history_measure, "ensure_machine", lambda *_: "vm")
    assert main(["history", "measure", "HEAD~2^..HEAD"]) == 3
    said = capsys.readouterr()
    assert "not measured to its end: demo: asv ended with exit code 1\n" in said.out
    assert "No space left on device" in said.err
    assert "[2/3]" in said.out
    assert "[3/3]" not in said.out
