"""Every command line of the documents is one that its program takes; those that are cheap are run and succeed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.documents.pages import TOP, Command, commands
from tests.documents.parsers import CHECKED, NotAllowedError, check, environments

if TYPE_CHECKING:
    from pathlib import Path

# Programs of others, whose parsers we have no hand in.
OF_OTHERS = {
    "gh": "GitHub's own program, which asks its server",
    "git": "git's own, on a pull request that is not here",
    "py-spy": "a profiler of others, which no extra brings",
    "playwright": "Playwright's own server program, which tests/unit/infrastructure runs",
}
# What is not run, by the words it begins with: what its program's parser takes is checked all the same.
NOT_RUN = {
    "asv": "builds environments from the package index and measures for minutes",
    "casare canvas": "a window that stays open; tests/unit/presentation opens it",
    "casare doctor --fix": "installs what the machine lacks",
    "perfgate baseline": "writes docs/performance-baseline.md; tests/unit/perfgate/report does into a folder",
    "perfgate bisect": "needs a history that gets slower; tests/unit/perfgate/commands makes one",
    "perfgate calibrate": "measures for hours",
    "perfgate compare": "needs two commits; tests/unit/perfgate/commands makes them",
    "perfgate history": "measures for minutes",
    "perfgate leak controls": "measures for minutes; tests/performance/test_memory_lifecycle.py takes one",
    "perfgate leak profile": "measures for minutes",
    "perfgate leak soak": "measures for an hour",
    "perfgate leak trial": "measures for an hour",
    "perfgate list": "imports every benchmark of the suite; tests/unit/perfgate/commands runs it",
    "perfgate publish": "needs results; tests/unit/perfgate/commands has some",
    "perfgate show": "shows what a comparison left, which takes minutes",
    "pip": "asks the package index",
    "pytest": "a part of this run",
    "tox": "builds environments from the package index; CI runs them",
}
# Run by the test that makes the files it is about.
ELSEWHERE = {"docs/node-packs.md": "tests/integration/test_node_packs_page.py"}

ALL = commands()


def runs(command: Command) -> bool:
    """Not what the text mentions: a name in it may stand for anything."""
    if command.words[0] in OF_OTHERS:
        return False
    line = " ".join(command.words)
    dear = any(line.startswith(words) for words in NOT_RUN)
    return not (command.mentioned or command.page in ELSEWHERE or dear)


@pytest.mark.parametrize(
    "command", [each for each in ALL if each.words[0] not in OF_OTHERS], ids=str
)
def test_its_program_takes_it(
    command: Command, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(TOP)
    check(command.words, monkeypatch, mentioned=command.mentioned)
    assert "error:" not in capsys.readouterr().err


@pytest.mark.timeout(300)
@pytest.mark.parametrize("command", [each for each in ALL if runs(each)], ids=str)
def test_it_succeeds(command: Command, tmp_path: Path) -> None:
    shutil.copytree(TOP / "examples", tmp_path / "examples")
    shutil.copy(TOP / "examples/workflows/sales_report.json", tmp_path / "my_workflow.json")
    (tmp_path / "my_cycles.py").write_text("def cycle():\n    sum(range(100))\n")
    packages = {"casare": "casare_rpa", "perfgate": "perfgate"}
    done = subprocess.run(
        [sys.executable, "-m", packages[command.words[0]], *command.words[1:]],
        cwd=tmp_path,
        env={**os.environ, "COLUMNS": "120"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_tables_of_exceptions_are_in_use() -> None:
    lines = [" ".join(each.words) for each in ALL]
    for table in (OF_OTHERS, NOT_RUN):
        unused = [words for words in table if not any(line.startswith(words) for line in lines)]
        assert unused == []
    assert all((TOP / test).is_file() for test in ELSEWHERE.values())
    assert {each.words[0] for each in ALL} <= CHECKED | OF_OTHERS.keys()


@pytest.mark.parametrize(
    "line",
    [
        "casare run",
        "casare walk examples",
        "casare run FILE --no-such-flag",
        "perfgate shows",
        "perfgate leak run FILE --no-such-flag",
        "tox run -e no-such-environment",
        "tox run -e bisect -- NAME GOOD BAD --no-such-flag",
        "pip install casare-perf[no-such-extra]",
        "asv runs",
        "python -m benchmarks.soak --no-such-flag",
        "pytest tests/no_such_file.py",
    ],
)
def test_a_command_that_is_wrong_is_found(
    line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(TOP)
    with pytest.raises(NotAllowedError):
        check(line.split(), monkeypatch, mentioned=False)
    capsys.readouterr()


def test_toxs_environments_are_read() -> None:
    assert {"bench", "lint", "test", "test-py312"} <= environments().keys()
