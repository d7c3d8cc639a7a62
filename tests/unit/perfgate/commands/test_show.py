"""A saved report is shown as it would be judged now, and written in every form; nothing is measured."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from perfgate.commands.main import main
from perfgate.judge.comparison import judge
from perfgate.model.comparison import Case, CaseRecord, Clock, Kind, Pair, Side, Stage
from perfgate.model.gate import Gate
from perfgate.model.report import Comparison, Provenance, Revision
from perfgate.report.comparison_json import write

if TYPE_CHECKING:
    from pathlib import Path


def comparison() -> Comparison:
    case = Case("demo.track_items", Kind.TRACK, "items", timeout=1, exact=True)
    readings = {Side.BASELINE: {Clock.VALUE: 31.0}, Side.CONTENDER: {Clock.VALUE: 33.0}}
    pairs = tuple(Pair(Stage.SCREENING, number, readings, {}, {}) for number in (1, 2))
    return Comparison(
        Provenance(
            project="tiny",
            baseline=Revision("c0ffee00" * 5, "Before"),
            contender=Revision("deadbeef" * 5, "After"),
            machine="desk",
            cpu="Abacus",
            cores=2,
            memory=1,
            system="Linux",
            started=datetime(2026, 3, 1, tzinfo=UTC),
            seconds=3.0,
            seed=1,
            suite_cases=1,
        ),
        Gate(),
        (CaseRecord(case, pairs), CaseRecord(replace(case, benchmark="demo.track_same"), pairs)),
    )


@pytest.fixture
def saved(project_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(project_dir)
    path = project_dir / ".asv" / "perfgate" / "compare" / "one-other" / "report.json"
    path.parent.mkdir(parents=True)
    write(judge(comparison()), path)
    return path


def test_the_last_report(saved: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    page, comment = tmp_path / "out" / "page.html", tmp_path / "comment.md"
    assert main(["show", "--html", str(page), "--markdown", str(comment)]) == 0
    said = capfd.readouterr().out
    assert "31 -> 33 items" in said
    assert "Conclusion: regression (exit code 1)" in said
    assert "demo.track_items" in comment.read_text(encoding="utf-8").replace("\\", "")
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_one_benchmark(saved: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(saved), "--benchmark", "demo.track_i*"]) == 0
    said = capfd.readouterr().out
    assert "screening 2" in said
    assert "track_same" not in said


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--benchmark", "absent"], "no benchmark of the report matches 'absent'"),
        (["absent.json"], "absent.json"),
    ],
)
def test_what_is_not_there(
    saved: Path, arguments: list[str], complaint: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["show", *arguments]) >= 2
    assert complaint in capfd.readouterr().err


def test_no_report_yet(
    project_dir: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project_dir)
    assert main(["show"]) == 2
    assert "`perfgate compare` makes one" in capfd.readouterr().err
