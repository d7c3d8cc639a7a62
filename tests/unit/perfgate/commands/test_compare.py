"""``perfgate compare`` on real commits: what changed is named right, and anything doubtful is never a pass."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest
from tests.unit.perfgate.measure.tiny_project import (
    TIMED_SUITE,
    change,
    commit,
    git,
    make_tiny,
    timed,
)

from perfgate.commands.main import main
from perfgate.report.comparison_json import read

if TYPE_CHECKING:
    from pathlib import Path

COUNTERS = """
import tiny


def track_answer():
    return tiny.ANSWER

track_answer.exact = True
track_answer.unit = "answers"


def track_other():
    return 1

track_other.exact = True
"""
WORK = """
import tiny


def time_work():
    tiny.work()

time_work.warmup_time = 0
"""
TIMES = "def work():\n    return sum(range({}))\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One commit with two exact counters; the current folder."""
    folder = make_tiny(tmp_path / "project")
    (folder / "benchmarks" / "demo.py").write_text(COUNTERS, encoding="utf-8")
    commit(folder, "Counters")
    monkeypatch.chdir(folder)
    return folder


def judged(folder: Path) -> dict[str, tuple[str, str]]:
    """Verdict and weight by case, of the report written last."""
    reports = sorted(
        (folder / ".asv/perfgate/compare").glob("*/report.json"),
        key=lambda path: path.stat().st_mtime,
    )
    data = json.loads(reports[-1].read_text(encoding="utf-8"))
    return {each["case"]: (each["verdict"], each["weight"]) for each in data["judgements"]}


def test_commits_that_differ_in_a_document_pass(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(project, "words\n", "README.md")
    assert main(["compare", "HEAD~1"]) == 0
    out = capsys.readouterr().out
    assert "Conclusion: pass (exit code 0)" in out
    assert judged(project) == {
        "demo.track_answer": ("no change", "none"),
        "demo.track_other": ("no change", "none"),
    }
    (page,) = (project / ".asv/perfgate/compare").glob("*/report.html")
    assert "demo.track_answer" in page.read_text(encoding="utf-8")


def test_environments_are_made_anew_where_asked(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(project, "words\n", "README.md")
    assert main(["compare", "HEAD~1"]) == 0
    folder = project / ".asv/perfgate/compare"
    stale = [each / "stale" for each in folder.glob("env-?/*") if each.is_dir()]
    assert len(stale) == 2
    for path in stale:
        path.touch()
    assert main(["compare", "HEAD~1"]) == 0
    assert all(path.exists() for path in stale)
    capsys.readouterr()
    assert main(["compare", "HEAD~1", "--rebuild"]) == 0
    assert not any(path.exists() for path in stale)
    assert "building the contender" in capsys.readouterr().out


def test_a_counter_that_rises_blocks_and_an_acceptance_lets_it_pass(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = git(project, "rev-parse", "HEAD")
    head = change(project, "ANSWER = 3\n")
    assert main(["compare", base, head]) == 1
    assert judged(project)["demo.track_answer"] == ("regression", "blocks")
    assert "1 -> 3 answers" in capsys.readouterr().out
    # A maintainer accepts it on the base branch: the rules are the baseline's.
    assert main(["accept", "demo.track_answer", "--reason", "it has to be three"]) == 0
    rules = (project / "perfgate.toml").read_text(encoding="utf-8")
    git(project, "checkout", "-q", "-b", "other", base)
    accepted = change(project, rules, "perfgate.toml")
    assert main(["compare", accepted, head]) == 0
    assert judged(project)["demo.track_answer"] == ("regression", "notice")


def test_a_pull_request_cannot_loosen_its_own_rules(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(
        project, '[[budget]]\npattern = "*"\nmax_increase = 9\nunit = "answers"\n', "perfgate.toml"
    )
    change(project, "ANSWER = 3\n")
    assert main(["compare", "HEAD~2"]) == 1
    assert "budget *: added" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("suite", "code", "verdicts"),
    [
        (
            COUNTERS.replace("return 1", "raise ValueError('no such luck')"),
            3,
            {"demo.track_other": ("broken", "blocks")},
        ),
        (
            COUNTERS.replace("track_other", "track_new"),
            1,
            {"demo.track_other": ("removed", "blocks")},
        ),
        (
            COUNTERS + "\ndef track_more():\n    return tiny.MORE\n",
            0,
            {"demo.track_more": ("new", "notice")},
        ),
        ("import nobody_has_this\n", 3, {"demo.track_answer": ("broken", "blocks")}),
        (
            COUNTERS.replace("return 1", "import os; os.abort()"),
            3,
            {"demo.track_other": ("broken", "blocks")},
        ),
    ],
    ids=["fails", "removed", "new", "cannot be imported", "crashes"],
)
def test_a_suite_that_changes_is_told_apart(
    project: Path, suite: str, code: int, verdicts: dict[str, tuple[str, str]]
) -> None:
    (project / "tiny.py").write_text("ANSWER = 1\nMORE = 2\n", encoding="utf-8")
    change(project, suite, "benchmarks/demo.py")
    assert main(["compare", "HEAD~1"]) == code
    found = judged(project)
    assert {name: found[name] for name in verdicts} == verdicts


def test_a_slowdown_is_found_on_the_processors_clock(project: Path) -> None:
    (project / "benchmarks" / "demo.py").write_text(WORK, encoding="utf-8")
    change(project, TIMES.format(10_000))
    change(project, TIMES.format(16_000))
    assert main(["compare", "HEAD~1", "--bench", "time_work", "--seed", "5"]) == 1
    assert judged(project)["demo.time_work"] == ("regression", "blocks")


def test_a_slowdown_is_selected_by_the_first_pairs_and_confirmed_by_fresh_ones(
    project: Path,
) -> None:
    (project / "benchmarks" / "demo.py").write_text(TIMED_SUITE, encoding="utf-8")
    change(project, timed(0.01))
    change(project, timed(0.016))
    assert main(["compare", "HEAD~1", "--bench", "time_work", "--seed", "5"]) == 1
    assert judged(project)["demo.time_work"] == ("regression", "blocks")
    (path,) = (project / ".asv/perfgate/compare").glob("*/report.json")
    (record,) = read(path).records
    assert len(record.pairs) == 5 + 12


def test_shards_are_judged_together(project: Path, tmp_path: Path) -> None:
    change(project, "ANSWER = 3\n")
    shards = []
    for number in (1, 2):
        shards.append(str(tmp_path / f"shard{number}.json"))
        main(["compare", "HEAD~1", "--shard", f"{number}/2", "--output", shards[-1]])
    merged = tmp_path / "merged.json"
    assert main(["merge", *shards, "--output", str(merged)]) == 1
    assert {record.case.benchmark for record in read(merged).records} == {
        "demo.track_answer",
        "demo.track_other",
    }
    assert main(["merge", shards[0], "--output", str(merged)]) != 0


def test_suspects_are_measured_again_by_fresh_pairs(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "benchmarks" / "demo.py").write_text(TIMED_SUITE, encoding="utf-8")
    change(project, timed(0.01))
    change(project, timed(0.02))
    first, second, merged = (tmp_path / name for name in ("1.json", "2.json", "all.json"))
    assert main(["compare", "HEAD~1", "--exit-zero", "--output", str(first)]) == 0
    again = ["--suspects", str(first), "--exit-zero"]
    assert main(["compare", "HEAD~1", *again, "--output", str(second)]) == 0
    assert read(second).provenance.seed != read(first).provenance.seed
    pairs = [read(path).records[0].pairs for path in (first, second)]
    assert not {repr(pair) for pair in pairs[0]} & {repr(pair) for pair in pairs[1]}
    assert main(["merge", str(first), "--confirmation", str(second), "-o", str(merged)]) == 1
    assert read(merged).records[0].pairs == pairs[1]
    capsys.readouterr()
    assert main(["compare", "HEAD~2", *again]) == 2
    assert "--suspects" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["compare", "HEAD~1", *again, "--shard", "1/2"])


def test_ready_interpreters_need_no_commit(project: Path) -> None:
    (project / "benchmarks" / "demo.py").write_text(
        "def track_one():\n    return 1\n", encoding="utf-8"
    )
    both = ["--python-base", sys.executable, "--python-head", sys.executable]
    assert main(["compare", *both]) == 0
    assert judged(project) == {"demo.track_one": ("no change", "none")}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "BASE is missing"),
        (["nowhere"], "no commit 'nowhere'"),
        (["HEAD", "--bench", "("], "is not a regular expression"),
        (["HEAD", "--bench", "nothing"], "matches no benchmark"),
        (["HEAD", "--shard", "3/2"], "there is no such shard"),
        (["HEAD", "--accepted", "none.toml"], "there is no such file"),
        (["HEAD", "--seed", "-1"], "it must not be negative"),
        (["HEAD", "--python-base", "no/python"], "is no Python"),
    ],
)
def test_what_cannot_be_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert main(["compare", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_a_commit_without_benchmarks_is_broken(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(project, "rm", "-rq", "benchmarks")
    commit(project, "No benchmarks")
    assert main(["compare", "HEAD~1"]) == 3
    assert "has no benchmarks" in capsys.readouterr().err


def test_a_commit_that_does_not_build_is_broken(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(project, "planted failure", "planted.txt")
    assert main(["compare", "HEAD~1"]) == 3
    assert "planted failure" in capsys.readouterr().err
