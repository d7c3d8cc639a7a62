"""The baseline document comes from the results alone and never replaces what a person wrote."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from perfgate.commands.main import main
from perfgate.report.goal_block import BEGIN, END

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


def test_the_goals_in_short_stand_in_a_document_of_ones_own(measured: Path) -> None:
    page = measured / "README.md"
    page.write_text(f"# Mine\n\n{BEGIN}\n{END}\n\nand more\n")
    assert main(["baseline", "--summary", "README.md"]) == 0
    assert "No goals are set" in page.read_text()
    (measured / "perfgate.toml").write_text(
        '[[goal]]\nnumber = 1\ntitle = "Items"\nbenchmark = "demo.Count.track_items"\nexact = 31\n'
    )
    assert main(["baseline", "--summary", "README.md"]) == 0
    text = page.read_text()
    assert "No goals are set" not in text
    assert text.startswith(f"# Mine\n\n{BEGIN}\n")
    assert text.endswith(f"{END}\n\nand more\n")
    assert "\n| 1 | Items | 31 items | - | = 31 | 1 of 1 |\n" in text
    assert main(["baseline", "--summary", "README.md"]) == 0
    assert page.read_text() == text


def test_figures_measured_elsewhere_stand_beside_ours(measured: Path) -> None:
    entry = (
        '[[reference]]\ntitle = "{}"\nfigure = "{}"\nsource = "a paper"\nbenchmark = "demo.{}"\n'
    )
    (measured / "perfgate.toml").write_text(
        entry.format("Items", "1,013 items", "Count.track_items")
        + entry.format("Gone", "3 s", "Gone.time_gone")
    )
    assert main(["baseline"]) == 0
    text = (measured / "docs" / "performance-baseline.md").read_text().replace("\\", "")
    assert "| Items | 1,013 items | 31 items | demo.Count.track_items |" in text
    assert "| Gone | 3 s | not measured | demo.Gone.time_gone |" in text
    assert text.endswith("\n- a paper\n")


@pytest.mark.parametrize(
    "text", ["# Mine\n", BEGIN, f"{END}{BEGIN}", f"{BEGIN}{END}{END}", f"{BEGIN}{BEGIN}{END}"]
)
def test_without_a_place_for_them_nothing_is_written(
    measured: Path, capfd: pytest.CaptureFixture[str], text: str
) -> None:
    page = measured / "README.md"
    page.write_text(text)
    assert main(["baseline", "--summary", "README.md"]) == 2
    assert "README.md does not have these two lines once" in capfd.readouterr().err
    assert page.read_text() == text
    assert not (measured / "docs").exists()
    assert main(["baseline", "--summary", "nowhere.md"]) == 2
    assert "nowhere.md cannot be read" in capfd.readouterr().err


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
    assert main(["baseline"]) == 3
