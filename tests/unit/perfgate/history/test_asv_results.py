"""What asv wrote is read as it is; what asv did not write is named and left out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perfgate.history.asv_results import read_catalogue, read_durations, read_results
from perfgate.model.results import Measurement, Results, Status

if TYPE_CHECKING:
    from pathlib import Path


def read(folder: Path) -> Results:
    results_dir = folder / "results"
    return read_results(results_dir, read_catalogue(results_dir))


def results_file(folder: Path) -> Path:
    (path,) = (folder / "results").glob("*/*-existing-*.json")
    return path


def by_label(results: Results) -> dict[tuple[str, str], Measurement]:
    (run,) = results.runs
    return {(each.benchmark, each.label): each for each in run.measurements}


def test_a_run_of_the_real_asv(measured_dir: Path) -> None:
    results = read(measured_dir)
    assert results.doubts == ()
    found = by_label(results)
    assert len(found) == 7
    items = found["demo.Count.track_items", ""]
    assert (items.status, items.value, items.unit) == (Status.MEASURED, 31, "items")
    assert found["demo.Count.track_broken", ""].status is Status.FAILED
    assert found["demo.Sort.time_sort", "side=peer, size=100"].status is Status.SKIPPED
    timed = found["demo.Sort.time_sort", "side=ours, size=10"]
    assert timed.unit == "seconds"
    assert timed.value is not None
    assert 0 < timed.value < 1
    assert found["other.track_one", ""].value == 1


def test_a_run_knows_its_commit_and_machine(measured_dir: Path) -> None:
    (run,) = read(measured_dir).runs
    raw = json.loads(results_file(measured_dir).read_text())
    assert run.commit == raw["commit_hash"]
    assert run.commit_date.timestamp() * 1000 == raw["date"]
    assert run.machine.name == raw["params"]["machine"]
    assert run.machine.num_cpu == raw["params"]["num_cpu"]
    assert run.measured_at is not None
    assert run.measured_at >= run.commit_date


def test_only_the_commit_asked_for(measured_dir: Path) -> None:
    results_dir = measured_dir / "results"
    catalogue = read_catalogue(results_dir)
    (run,) = read_results(results_dir, catalogue).runs
    assert read_results(results_dir, catalogue, run.commit).runs == (run,)
    other = run.commit[:8] + "0" * 32
    assert read_results(results_dir, catalogue, other) == Results(())


def test_durations(measured_dir: Path) -> None:
    durations = read_durations(measured_dir / "results")
    assert "demo.Sort.time_sort" in durations
    assert all(seconds > 0 for seconds in durations.values())
    assert read_durations(measured_dir / "absent") == {}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"commit_hash": "12', "truncated"),
        ("", "truncated"),
        ("[1, 2]", "holds a list"),
        ("{}", "format version None"),
        ('{"version": 1}', "asv update"),
        ('{"version": 3}', "format version 3"),
        ('{"version": 2, "results": {}}', "not an asv results file"),
        ('{"version": 2, "result_columns": [], "results": []}', "not an asv results file"),
    ],
)
def test_foreign_files_are_named_and_left_out(
    measured_dir: Path, content: str, reason: str
) -> None:
    good = results_file(measured_dir)
    foreign = good.with_name("0badf00d-other.json")
    foreign.write_text(content)
    results = read(measured_dir)
    assert [run.path for run in results.runs] == [good]
    (doubt,) = results.doubts
    assert doubt.path == foreign
    assert reason in doubt.reason


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(data=st.data())
def test_a_file_cut_anywhere_never_raises(measured_dir: Path, data: st.DataObject) -> None:
    good = results_file(measured_dir)
    whole = good.read_bytes()
    cut = data.draw(st.integers(min_value=0, max_value=len(whole) - 1))
    half = good.with_name("0badf00d-cut.json")
    half.write_bytes(whole[:cut])
    results = read(measured_dir)
    assert [doubt.path for doubt in results.doubts] == [half]
    assert [run.path for run in results.runs] == [good]


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(data=st.data())
def test_foreign_values_in_a_file_never_raise(measured_dir: Path, data: st.DataObject) -> None:
    good = results_file(measured_dir)
    content = json.loads(good.read_bytes())
    scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
    anything = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3), max_leaves=5)
    target = data.draw(st.sampled_from([content, content["params"], content["results"]]))
    key = data.draw(st.sampled_from([key for key in sorted(target) if key != "version"]))
    target[key] = data.draw(anything)
    changed = good.with_name("0badf00d-changed.json")
    changed.write_text(json.dumps(content))
    assert good in [run.path for run in read(measured_dir).runs]


def test_a_benchmark_that_changed_since_is_left_out(measured_dir: Path) -> None:
    path = measured_dir / "results" / "benchmarks.json"
    catalogue = json.loads(path.read_bytes())
    for name in ("track_items", "track_broken"):
        catalogue[f"demo.Count.{name}"]["version"] = "another"
    path.write_text(json.dumps(catalogue))
    results = read(measured_dir)
    assert ("demo.Count.track_items", "") not in by_label(results)
    (doubt,) = results.doubts
    assert doubt.reason == (
        "left out, measured with another version than the suite has now: demo.Count.track_broken, demo.Count.track_items"
    )


def test_without_a_catalogue_units_come_from_the_names(measured_dir: Path) -> None:
    (measured_dir / "results" / "benchmarks.json").unlink()
    catalogue = read_catalogue(measured_dir / "results")
    assert "missing" in catalogue.doubts[0].reason
    found = by_label(read(measured_dir))
    assert found["demo.Sort.time_sort", "param1=ours, param2=10"].unit == "seconds"
    assert not found["demo.Count.track_items", ""].unit
