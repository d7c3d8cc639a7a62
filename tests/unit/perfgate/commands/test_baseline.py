"""The baseline document comes from the results alone and never replaces what a person wrote."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from perfgate.commands.main import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def measured(measured_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(measured_dir)
    return measured_dir


def commit_again(folder: Path) -> None:
    import subprocess

    identity = ["-c", "user.name=Tester", "-c", "user.email=tester@example.org"]
    command = ["git", *identity, "commit", "-q", "--allow-empty", "-m", "Nothing measured"]
    subprocess.run(command, cwd=folder, check=True)


def test_written_and_renewed(measured: Path) -> None:
    document = measured / "docs" / "performance-baseline.md"
    assert main(["baseline"]) == 0
    text = document.read_text()
    assert "# Performance baseline of tiny" in text
    assert "| demo.Count.track\\_items | - | 31 items |" in text
    assert "| demo.Count.track\\_broken | - | failed |" in text
    commit_again(measured)
    assert main(["baseline"]) == 0, "the newest commit with results is taken"
    assert document.read_text() == text


def test_it_remarks_on_the_files_of_its_own_commit_only(measured: Path) -> None:
    document = measured / "docs" / "performance-baseline.md"
    folder = next(each for each in (measured / "results").iterdir() if each.is_dir())
    (folder / "0badf00d-truncated.json").write_text("{")
    assert main(["baseline"]) == 0
    assert "0badf00d" not in document.read_text()
    path = measured / "results" / "benchmarks.json"
    catalogue = json.loads(path.read_bytes())
    catalogue["demo.Count.track_items"]["version"] = "another"
    path.write_text(json.dumps(catalogue))
    assert main(["baseline"]) == 0
    assert "another version than the suite has now: demo.Count.track" in (
        document.read_text().replace("\\", "")
    )


def test_a_path_is_no_markup(measured: Path, capfd: pytest.CaptureFixture[str]) -> None:
    document = measured / "[" / "b].md"
    assert main(["baseline", "--output", str(document)]) == 0
    assert f"{document}: " in capfd.readouterr().out


def test_a_commit_without_results(measured: Path, capfd: pytest.CaptureFixture[str]) -> None:
    commit_again(measured)
    assert main(["baseline", "--commit", "HEAD"]) == 2
    assert "no results of HEAD" in capfd.readouterr().err
    assert main(["baseline", "--machine", "another"]) == 2


def test_a_document_by_hand_stays(measured: Path, capfd: pytest.CaptureFixture[str]) -> None:
    document = measured / "by-hand.md"
    document.write_text("# Mine\n")
    assert main(["baseline", "--output", str(document)]) == 2
    assert "was not written by this command" in capfd.readouterr().err
    assert document.read_text() == "# Mine\n"


def test_a_place_that_cannot_be_written(measured: Path) -> None:
    (measured / "docs").write_text("a file in the way")
    assert main(["baseline"]) == 1
