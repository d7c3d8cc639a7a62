"""``perfgate calibrate`` on a real project: trials are measured, kept, gone on with; planted slowdowns are found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.unit.perfgate.measure.tiny_project import commit, make_tiny

from perfgate.commands import calibration_trials
from perfgate.commands.main import main
from perfgate.errors import BrokenError, UsageError
from perfgate.measure.exclusive import exclusive
from perfgate.measure.project import load_project

SCHEMA = Path(__file__).parents[4] / "docs" / "calibration.schema.json"
SUITE = """
def time_work():
    return sum(range(20_000))

time_work.warmup_time = 0


def peakmem_work():
    return len(b"x" * 1_000_000)


def track_answer():
    return 1

track_answer.exact = True
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One commit with a timing, a peak and an exact counter; the current folder."""
    folder = make_tiny(tmp_path / "project")
    (folder / "benchmarks" / "demo.py").write_text(SUITE, encoding="utf-8")
    commit(folder, "Suite")
    monkeypatch.chdir(folder)
    return folder


def calibration(folder: Path) -> dict[str, Any]:
    """The last calibration of a project."""
    text = (folder / ".asv/perfgate/calibration.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data


def test_trials_are_measured_and_a_planted_slowdown_is_found(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--suites", "1", "--planted", "1", "--slowdowns", "900", "--load", "idle"]
    main(["calibrate", *options])
    data = calibration(project)
    jsonschema.validate(data, json.loads(SCHEMA.read_text(encoding="utf-8")))
    quiet, planted = data["trials"]
    assert quiet["cases"] == ["demo.peakmem_work", "demo.time_work"], "an exact counter needs none"
    assert quiet["planted"] == []
    (plant,) = planted["planted"]
    (judged,) = [each for each in planted["judged"] if each["case"] == plant["case"]]
    assert (judged["share"], judged["verdict"], judged["weight"]) == (9.0, "regression", "blocks")
    (power,) = data["power"]
    assert (power["share"], power["found"]["hits"], power["blocked"]["hits"]) == (9.0, 1, 1)
    assert [each["regressions"]["of"] for each in data["false_alarms"]] == [1, 0, 1]
    out = capsys.readouterr().out
    assert "Planted slowdowns" in out
    assert "1 of 1, at least 5.0 %" in out


def test_finished_trials_are_kept_and_more_are_added(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = ["--planted", "0", "--load", "idle", "--bench", "peakmem"]
    main(["calibrate", "--suites", "1", *options])
    (first,) = calibration(project)["trials"]
    measured = []
    measure = calibration_trials.measure_comparison

    def counted(*arguments: Any) -> Any:
        measured.append(arguments)
        return measure(*arguments)

    monkeypatch.setattr(calibration_trials, "measure_comparison", counted)
    main(["calibrate", "--suites", "2", *options])
    again, second = calibration(project)["trials"]
    assert again == first
    assert second["name"] == "aa-0001"
    assert len(measured) == 1


def test_asv_judges_the_same_trials_with_the_same_slowdowns(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--suites", "1", "--planted", "1", "--slowdowns", "900", "--load", "idle"]
    options += ["--bench", "time_work"]
    main(["calibrate", *options, "--peers", "1"])
    data = calibration(project)
    jsonschema.validate(data, json.loads(SCHEMA.read_text(encoding="utf-8")))
    quiet, planted = data["trials"]
    assert quiet["peers"]["judged"] == quiet["cases"]
    (plant,) = planted["planted"]
    for said in planted["peers"]["said"]:
        assert said["worse"] == [plant["case"]], said["peer"]
    gate, asv, *plain = data["peers"]
    assert (gate["judge"], asv["judge"], len(plain)) == ("perfgate compare", "asv continuous", 2)
    for judge in data["peers"]:
        assert (judge["runs"]["of"], judge["cases"]["of"]) == (1, 1)
        assert [each["rate"]["hits"] for each in judge["found"]] == [1]
        assert judge["seconds"] > 0
    assert "Other judges on the same trials" in capsys.readouterr().out
    kept = sorted((project / ".asv/perfgate/calibrate").glob("*/*/peers.json"))
    assert [path.parent.name for path in kept] == ["aa-0000", "planted-0000"]
    kept[0].write_text("{}", encoding="utf-8")
    assert main(["calibrate", *options]) == BrokenError.exit_code
    assert f"{kept[0]}" in capsys.readouterr().err


def test_a_damaged_plan_is_named(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--suites", "1", "--planted", "0", "--load", "idle", "--bench", "peakmem"]
    main(["calibrate", *options])
    (plan,) = (project / ".asv/perfgate/calibrate").glob("*/aa-0000/plan.json")
    plan.write_text('{"name": 3}', encoding="utf-8")
    assert main(["calibrate", *options]) == BrokenError.exit_code
    assert f"{plan}" in capsys.readouterr().err


def test_two_at_once_are_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with exclusive(load_project()):
        assert main(["calibrate", "--suites", "1"]) == UsageError.exit_code
    assert "is running" in capsys.readouterr().err
    assert not (project / ".asv/perfgate/calibrate").exists()


def test_a_comparison_reads_its_margins_and_refuses_a_stale_or_foreign_one(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["calibrate", "--suites", "1", "--planted", "0", "--load", "idle", "--bench", "peakmem"])
    own = project / ".asv/perfgate/calibration.json"
    data = calibration(project)
    (noise,) = data["noise"]
    noise["spread"] = 0.3
    own.write_text(json.dumps(data), encoding="utf-8")
    compare = ["compare", "HEAD", "--bench", "peakmem", "--fresh"]
    assert main(compare) == 0
    (path,) = (project / ".asv/perfgate/compare").glob("*/report.json")
    report = json.loads(path.read_text(encoding="utf-8"))
    assert report["gate"]["calibrated"] == [{"case": "demo.peakmem_work", "spread": 0.3}]
    (estimate,) = (each["estimate"] for each in report["judgements"] if each["estimate"])
    assert estimate["margin"] > 0.09
    for key, value, message in (
        ("cpu", "another", "it is foreign: measured with cpu another"),
        ("started", "2001-01-01T00:00:00+00:00", "it is stale"),
    ):
        changed = {**data, "measured": {**data["measured"], key: value}}
        own.write_text(json.dumps(changed), encoding="utf-8")
        capsys.readouterr()
        assert main(compare) == UsageError.exit_code
        assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--cases", "0"], "--cases 0"),
        (["--bench", "track_answer"], "no case can be drawn"),
        (["--bench", "nothing"], "nothing"),
        (["no-such-commit"], "no-such-commit"),
    ],
)
def test_what_cannot_be_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str], options: list[str], message: str
) -> None:
    assert main(["calibrate", *options]) == UsageError.exit_code
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("value", ["0", "-5", "x", "5,", "2000"])
def test_slowdowns_that_are_none_are_refused(project: Path, value: str) -> None:
    with pytest.raises(SystemExit):
        main(["calibrate", "--slowdowns", value])
