"""``perfgate bisect`` on real commits: the commit that did it is named, what cannot be measured is skipped."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.perfgate.commands.interrupting import interrupt_and_go_on
from tests.unit.perfgate.measure.tiny_project import (
    TIMED_SUITE,
    change,
    commit,
    git,
    make_tiny,
    timed,
)

from perfgate.commands.main import main

if TYPE_CHECKING:
    from pathlib import Path

SUITE = """
import tiny


def track_answer():
    return tiny.ANSWER

track_answer.exact = True
track_answer.unit = "answers"


def track_peer():
    return 1

track_peer.gate = False
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A first commit with a suite, tagged ``start``; the current folder."""
    folder = make_tiny(tmp_path / "project")
    (folder / "benchmarks" / "demo.py").write_text(SUITE + TIMED_SUITE, encoding="utf-8")
    (folder / "tiny.py").write_text(timed(0.01), encoding="utf-8")
    commit(folder, "Start")
    git(folder, "tag", "start")
    monkeypatch.chdir(folder)
    return folder


def documents(folder: Path, count: int, start: int = 0) -> None:
    for number in range(start, start + count):
        change(folder, f"{number}\n", "README.md", f"Document {number}")


def result(folder: Path) -> dict[str, Any]:
    (path,) = (folder / ".asv/perfgate/bisect").glob("*/bisect.json")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_a_counter_is_traced_past_commits_that_cannot_be_measured(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    documents(project, 1)
    change(project, "no such luck", "planted.txt", "Breaks the build")
    git(project, "rm", "-q", "planted.txt")
    culprit = change(project, timed(0.01, answer=3), subject="Three answers")
    change(project, timed(0.01, answer="'many'"), subject="Not a number")
    change(project, timed(0.01, answer=3), subject="A number again")
    documents(project, 2, start=1)
    markdown = project / "answer.md"
    assert main(["bisect", "track_answer", "start", "--markdown", str(markdown)]) == 0
    found, out = result(project), capsys.readouterr().out
    assert found["answer"] == "range"
    assert f"* <code>{culprit[:12]}</code> Three answers\n" in markdown.read_text()
    # Whoever broke the build may have done it as well.
    subjects = [each["subject"] for each in found["suspects"]]
    assert subjects == ["Breaks the build", "Three answers"]
    assert found["suspects"][-1]["commit"] == culprit
    assert "skipping" in out
    assert "does not build" in out
    skipped = {each["subject"] for each in found["places"] if each["unusable"]}
    assert skipped <= {"Breaks the build", "Not a number"}
    assert "Breaks the build" in skipped


def test_a_slowdown_is_traced_to_its_commit_over_an_interruption(project: Path) -> None:
    documents(project, 2)
    culprit = change(project, timed(0.014), subject="Slower")
    documents(project, 2, start=2)
    arguments = ["bisect", "time_work", "start", "--seed", "7"]
    said = interrupt_and_go_on(arguments, project / ".asv/perfgate/bisect")
    assert "going on with" in said
    assert f"git show {culprit[:12]}" in said
    found = result(project)
    assert found["answer"] == "commit"
    assert [each["commit"] for each in found["suspects"]] == [culprit]
    assert found["probability"] >= 0.99
    # Confirmed beside the commit before it.
    assert "slower than the commit measured before it, in 12 pairs" in found["step"]
    # Everything is known now: the same command only says it again.
    command = [sys.executable, "-m", "perfgate", *arguments]
    again = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert again.returncode == 0, again.stderr
    assert "probe 1" not in again.stdout
    assert result(project)["places"] == found["places"]


def test_ends_that_do_not_differ_are_the_answer(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    documents(project, 2)
    assert main(["bisect", "track_answer", "start", "main"]) == 1
    assert result(project)["answer"] == "no change"
    assert "the ends do not differ" in capsys.readouterr().out


@pytest.mark.parametrize(
    "command", ["bisect track_answer start", "compare start --bench track_answer --exit-zero"]
)
def test_a_subject_steers_no_terminal(
    project: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    change(project, "a", "README.md", subject="odd \x1b[31m[/b]")
    assert main(command.split()) == (1 if command.startswith("bisect") else 0)
    assert r"(odd \x1b[31m[/b])" in capsys.readouterr().out


def test_what_becomes_of_other_benchmarks_does_not_matter(project: Path) -> None:
    """One cannot be imported any more, one is gone."""
    for name in ("fails", "goes"):
        change(project, "def track_other():\n    return 1\n", f"benchmarks/{name}.py")
    git(project, "tag", "two")
    git(project, "rm", "-q", "benchmarks/goes.py")
    change(project, "import absent\n", "benchmarks/fails.py")
    assert main(["bisect", "track_answer", "two"]) == 1
    assert result(project)["answer"] == "no change"


def test_an_end_that_fails_is_unclear(project: Path) -> None:
    change(project, timed(0.01, answer="'many'"))
    assert main(["bisect", "track_answer", "start"]) == 3
    assert result(project)["answer"] == "unclear"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["track_answer", "HEAD"], "the same commit"),
        (["track_answer", "HEAD", "start"], "is an ancestor of GOOD"),
        (["track_answer", "nowhere"], "no commit 'nowhere'"),
        (["nothing", "start"], "matches no benchmark"),
        (["demo", "start"], "means 3 cases; name one of: demo"),
        (["track_peer", "start"], "measured for the tables only"),
        (["track_answer", "start", "--seed", "-1"], "it must not be negative"),
    ],
)
def test_what_cannot_be_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    documents(project, 1)
    assert main(["bisect", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_a_good_commit_beside_the_line_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = git(project, "rev-parse", "HEAD")
    git(project, "checkout", "-q", "-b", "side")
    documents(project, 1)
    git(project, "checkout", "-q", "main")
    documents(project, 1, start=1)
    git(project, "merge", "-q", "--no-ff", "-X", "ours", "-m", "Merge", "side")
    assert main(["bisect", "track_answer", "side"]) == 2
    said = capsys.readouterr().err
    assert f"left the history of GOOD at {base[:8]}" in said
