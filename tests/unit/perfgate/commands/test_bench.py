"""One command measures the commit with asv and shows all of it; what goes wrong is said, never hidden."""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path

import pytest

from perfgate.commands import bench
from perfgate.commands.main import main

FAKE = (sys.executable, str(Path(__file__).parents[1] / "fake_asv.py"))
GOALS = """
[[goal]]
number = 1
title = "Sort"
benchmark = "demo.Sort.time_sort"
ours = {side = "ours"}
peer = {side = "peer"}
max_value = 1
unit = "s"

[[goal]]
number = 2
title = "Items"
benchmark = "demo.Count.track_items"
exact = 31
"""


@pytest.fixture
def project(project_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(project_dir)
    monkeypatch.setenv("COLUMNS", "160")
    return project_dir


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    monkeypatch.setattr(bench, "run", partial(bench.run, asv=FAKE))
    monkeypatch.setenv("FAKE_ASV_PIDS", str(tmp_path / "pids"))
    return monkeypatch


def test_the_real_asv_on_the_working_tree(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "perfgate.toml").write_text(GOALS)
    assert main(["bench", "--working-tree", "--quick", "--bench", "demo"]) == 3
    said = capfd.readouterr()
    assert "2 goals in 3 parts: 3 met." in said.out
    assert "demo.Count.track_broken failed" in said.out
    assert "ValueError: planted" in said.out
    assert "other.track_one" not in said.out
    assert said.err == "perfgate: 1 failed: demo.Count.track_broken\n"
    assert list((project / "results").glob("*")) == []
    assert "ValueError: planted" in (project / ".asv/perfgate/bench.log").read_text()


def test_a_folder_whose_name_looks_like_markup(
    project: Path,
    fake: pytest.MonkeyPatch,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "[").mkdir()
    odd = project.rename(tmp_path / "[" / "b]")
    fake.chdir(odd)
    assert main(["bench", "--no-site"]) == 0
    said = capfd.readouterr().out
    assert f"Results: {odd / 'results'}\n" in said
    assert f"Log: {odd / '.asv' / 'perfgate' / 'bench.log'}\n" in said


def test_a_commit_with_a_stand_in(
    project: Path, fake: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (project / "unknown.py").touch()
    assert main(["bench"]) == 0
    said = capfd.readouterr().out
    assert "Uncommitted changes are not measured (unknown.py)" in said
    assert "[2/2] second.track_two" in said
    assert "Abacus" in said
    (results,) = (project / "results/here").glob("*.json")
    assert set(json.loads(results.read_text())["results"]) == {
        "first.track_one",
        "second.track_two",
    }
    page = project / ".asv/html/goals.html"
    assert page.with_name("index.html").as_uri() in said
    assert "second.track_two" in page.read_text()


def test_a_part_keeps_the_results_of_the_others(project: Path, fake: pytest.MonkeyPatch) -> None:
    assert main(["bench", "--no-site", "--bench", "first"]) == 0
    assert main(["bench", "--no-site", "--bench", "second"]) == 0
    (results,) = (project / "results/here").glob("*.json")
    assert set(json.loads(results.read_text())["results"]) == {
        "first.track_one",
        "second.track_two",
    }


def test_a_quick_run_keeps_out_of_the_results(project: Path, fake: pytest.MonkeyPatch) -> None:
    assert main(["bench", "--quick"]) == 0
    assert list((project / "results").glob("*")) == []


def test_what_a_benchmark_left_running_is_ended_and_said(
    project: Path, fake: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    fake.setenv("FAKE_ASV", "leave")
    assert main(["bench", "--no-site"]) == 0
    assert "had left running" in capfd.readouterr().out
    _, daemon = (tmp_path / "pids").read_text().split()
    assert not Path(f"/proc/{daemon}").exists()


def test_a_full_disk_keeps_earlier_results(
    project: Path, fake: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["bench", "--no-site"]) == 0
    (results,) = (project / "results/here").glob("*.json")
    before = results.read_text()
    fake.setenv("FAKE_ASV", "full")
    assert main(["bench", "--no-site"]) == 3
    assert "No space left on device" in capfd.readouterr().err
    assert results.read_text() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--bench", "nothing"], "matches no benchmark; there are first.track_one"),
        (["--bench", "("], "is not a regular expression"),
        (["--dry-run"], "--dry-run cannot be used here"),
        (["--goals", "absent.toml"], "absent.toml"),
        (["--config", "absent.json"], "absent.json is not a file"),
    ],
)
def test_wrong_usage(
    project: Path,
    fake: pytest.MonkeyPatch,
    arguments: list[str],
    said: str,
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert main(["bench", *arguments]) == 2
    assert said in capfd.readouterr().err


def test_options_that_asv_refuses(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--working-tree", "--bogus"]) == 2
    assert "unrecognized arguments: --bogus" in capfd.readouterr().err


def test_a_suite_that_cannot_be_imported(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "benchmarks" / "demo.py").write_text("import absent_module\n")
    assert main(["bench", "--working-tree"]) == 3
    assert "absent_module" in capfd.readouterr().err


def test_results_that_cannot_be_written(
    project: Path, fake: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (project / "results").write_text("a file in the way")
    assert main(["bench"]) == 2
    assert "results cannot be written" in capfd.readouterr().err
