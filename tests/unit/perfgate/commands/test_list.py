"""Every case of the suite is listed with what the gate holds of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from perfgate.commands.main import main

if TYPE_CHECKING:
    from pathlib import Path

RULES = """
[[budget]]
pattern = "demo.Sort.*"
block = "20 %"
[[budget]]
pattern = "demo.Sorts.*"
block = "20 %"
"""
MARKS = "\n    track_items.exact = True\n    track_broken.gate = False\n"


@pytest.fixture
def project(measured_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(measured_dir)
    (measured_dir / "perfgate.toml").write_text(RULES)
    suite = measured_dir / "benchmarks" / "demo.py"
    suite.write_text(suite.read_text() + MARKS)
    return measured_dir


def test_as_a_table(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    out, err = capfd.readouterr()
    rows = [" ".join(line.split()) for line in out.splitlines()]
    assert "demo.Count.track_items track items yes yes -" in rows
    assert "demo.Count.track_broken track unit no no -" in rows
    assert "demo.Sort.time_sort('peer', 100) time seconds yes no demo.Sort.*" in rows
    assert "7 cases, 6 of them gated" in out
    assert "budget demo.Sorts.*: matches no case" in out
    assert not err


def test_as_json(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "demo.Sort.*", "--json"]) == 0
    data = json.loads(capfd.readouterr().out)
    assert len(data) == 4
    assert data[0] == {
        "case": "demo.Sort.time_sort('ours', 10)",
        "benchmark": "demo.Sort.time_sort",
        "parameters": {"side": "'ours'", "size": "10"},
        "kind": "time",
        "unit": "seconds",
        "gated": True,
        "exact": False,
        "budgets": ["demo.Sort.*"],
    }


def test_a_file_that_cannot_be_imported(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "benchmarks" / "other.py").write_text("import absent_module\n")
    assert main(["list", "--json"]) == 0
    out, err = capfd.readouterr()
    (other,) = [each for each in json.loads(out) if each["case"].startswith("other.")]
    assert (other["case"], other["kind"]) == ("other.track_one", "track")
    assert other["gated"] is None
    assert other["exact"] is None
    assert "cannot be imported: ModuleNotFoundError: No module named 'absent_module'" in err


def test_nothing_to_list(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "nothing.*"]) == 2
    assert capfd.readouterr().err == "perfgate: 'nothing.*' matches none of 7 cases\n"
    for file in ("demo.py", "other.py"):
        (project / "benchmarks" / file).write_text("")
    assert main(["list"]) == 3
    assert "no benchmark in" in capfd.readouterr().err


def test_rules_that_cannot_be_used(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "perfgate.toml").write_text("[gates]")
    assert main(["list"]) == 2
    assert "gates: found key 'gates'" in capfd.readouterr().err
