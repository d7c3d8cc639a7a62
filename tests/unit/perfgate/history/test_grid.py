"""The grid holds what the slow reader finds, file by file, and reads a file again only when it changed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from tests.unit.perfgate.site.made_history import MACHINE, Bench, MadeProject, make_project, wobble

from perfgate.history import grid_file
from perfgate.history.anchor_file import AnchorRatio, AnchorRun, anchor_path, from_data, to_text
from perfgate.history.asv_results import read_catalogue, read_results
from perfgate.history.grid import FAILED, MEASURED, SKIPPED, Grid
from perfgate.history.grid_reading import read_grid
from perfgate.model.results import Status

COMMITS = 5


def benches() -> dict[str, Bench]:
    odd: list[object] = [1.0, None, float("nan"), ..., 2.0]
    return {
        "demo.time_sides": Bench(
            [wobble(1.0, COMMITS), wobble(2.0, COMMITS)], [["'a'", "'b'"]], ["side"]
        ),
        "demo.track_odd": Bench([odd], unit="widgets"),
        "demo.track_strange": Bench([[True, float("inf"), float("-inf"), 0, False]]),
        "demo.track_negative": Bench([[-1.0, 0.0, -2.0, 3.0, -5.0]], unit="widgets"),
    }


@pytest.fixture
def made(tmp_path: Path) -> MadeProject:
    project = make_project(tmp_path / "project", COMMITS)
    project.describe(benches())
    project.record(benches())
    return project


def as_slow_reader(results_dir: Path) -> dict[tuple[str, str], tuple[Status, float | None]]:
    catalogue = read_catalogue(results_dir)
    return {
        (f"{run.path.parent.name}/{run.path.name}", f"{each.benchmark} {each.label}"): (
            each.status,
            each.value,
        )
        for run in read_results(results_dir, catalogue).runs
        for each in run.measurements
    }


def as_grid(grid: Grid) -> dict[tuple[str, str], tuple[Status, float | None]]:
    status = {MEASURED: Status.MEASURED, FAILED: Status.FAILED, SKIPPED: Status.SKIPPED}
    return {
        (row.file, f"{column.benchmark} {column.label}"): (
            status[int(grid.states[number, place])],
            float(grid.values[number, place]) if grid.states[number, place] == MEASURED else None,
        )
        for number, row in enumerate(grid.rows)
        for place, column in enumerate(grid.columns)
        if grid.states[number, place]
    }


def test_the_same_as_the_slow_reader(made: MadeProject) -> None:
    grid, _, _ = read_grid(made.folder / "results")
    assert as_grid(grid) == as_slow_reader(made.folder / "results")
    assert {each for each, _ in as_grid(grid).values()} == {*Status}


def test_results_that_asv_itself_wrote(measured_dir: Path) -> None:
    grid, _, _ = read_grid(measured_dir / "results")
    slow = as_slow_reader(measured_dir / "results")
    assert dict(as_grid(grid).items()) == slow


def test_only_what_changed_is_read_again(made: MadeProject, tmp_path: Path) -> None:
    results, kept = made.folder / "results", tmp_path / "kept"
    grid, _, meaning = read_grid(results)
    grid_file.save(kept, grid, meaning)

    def again() -> Grid:
        return read_grid(results, lambda columns, meaning: grid_file.load(kept, columns, meaning))[
            0
        ]

    same = again()
    assert (same.read, same.kept) == (0, COMMITS)
    assert as_grid(same) == as_grid(grid)
    assert same.rows == grid.rows
    np.testing.assert_array_equal(same.low, grid.low)
    made.record(
        {"demo.time_sides": Bench([[7.0] * COMMITS, [8.0] * COMMITS], [["'a'", "'b'"]])},
        commits=range(2, 3),
    )
    changed = again()
    assert (changed.read, changed.kept) == (1, COMMITS - 1)
    assert as_grid(changed) == as_slow_reader(results)
    made.describe(benches() | {"demo.time_new": Bench([[1.0] * COMMITS])})
    assert again().read == COMMITS


@pytest.mark.parametrize("name", ["grid.json", "values.npy"])
def test_a_kept_grid_that_is_damaged_is_not_used(
    made: MadeProject, tmp_path: Path, name: str
) -> None:
    grid, _, meaning = read_grid(made.folder / "results")
    grid_file.save(tmp_path, grid, meaning)
    assert grid_file.load(tmp_path, grid.columns, meaning) is not None
    assert grid_file.load(tmp_path, grid.columns, "another") is None
    (tmp_path / name).write_bytes(b"x")
    assert grid_file.load(tmp_path, grid.columns, meaning) is None


def test_foreign_and_truncated_files_are_named_and_left_out(made: MadeProject) -> None:
    folder = made.folder / "results" / "vm"
    (folder / "notes.json").write_text("{}")
    broken = folder / f"{made.shas[1][:8]}-uv-py3.11.json"
    broken.write_text(broken.read_text()[:50])
    grid, _, _ = read_grid(made.folder / "results")
    assert len(grid.rows) == COMMITS - 1
    assert {doubt.path.name for doubt in grid.doubts} == {"notes.json", broken.name}


def test_a_file_that_the_system_does_not_give_is_named(made: MadeProject) -> None:
    path = made.folder / "results" / "vm" / f"{'a' * 8}-uv-py3.11.json"
    path.symlink_to("/proc/self/mem")  # reading its beginning fails
    grid, _, _ = read_grid(made.folder / "results")
    assert len(grid.rows) == COMMITS
    assert [(each.path, each.reason[:14]) for each in grid.doubts] == [(path, "cannot be read")]


def test_what_is_left_out_of_a_file_is_said_of_a_kept_grid_too(
    made: MadeProject, tmp_path: Path
) -> None:
    odd = benches()["demo.track_odd"]
    odd.values.append(odd.values[0])
    made.record({"demo.track_odd": odd}, commits=range(1))
    grid, _, meaning = read_grid(made.folder / "results")
    grid_file.save(tmp_path, grid, meaning)
    again, _, _ = read_grid(
        made.folder / "results", lambda columns, meaning: grid_file.load(tmp_path, columns, meaning)
    )
    assert again.read == 0
    (doubt,) = grid.doubts
    assert doubt.reason == "demo.track_odd left out: 1 parameter combinations, 2 results"
    assert again.doubts == grid.doubts


def test_other_versions_and_other_parameters(made: MadeProject) -> None:
    old = benches()
    old["demo.track_negative"].version = "0"
    old["demo.time_sides"] = Bench([wobble(1.0, 5), wobble(2.0, 5)], [["'b'", "'gone'"]], ["side"])
    made.record(old)
    grid, _, _ = read_grid(made.folder / "results")
    assert [row.other_version for row in grid.rows] == [1] * COMMITS
    first = next(row.file for row in grid.rows if row.commit == made.shas[0])
    assert as_grid(grid)[first, "demo.time_sides side=b"][1] == old["demo.time_sides"].values[0][0]
    assert not any(label == "demo.time_sides side=a" for _, label in as_grid(grid))


def test_ratios_to_the_anchor(made: MadeProject) -> None:
    run = AnchorRun(
        made.shas[3], made.shas[0], "uv-py3.11", "2027-01-01T00:00:00", MACHINE,
        {"demo.track_odd": AnchorRatio(1.1, 1.05, 1.15, 5)},
    )  # fmt: skip
    path = made.folder / "results" / Path(anchor_path(run))
    path.write_text(to_text(run))
    assert from_data(json.loads(path.read_text())) == run
    grid, _, _ = read_grid(made.folder / "results")
    assert (grid.anchors, grid.doubts) == ((run,), ())
    # asv passes over it: it takes only *.json for results.
    from asv.results import iter_results

    assert len([*iter_results(str(made.folder / "results"))]) == COMMITS
    path.write_text(json.dumps(json.loads(path.read_text()) | {"ratios": {"a": [1, 2, 3, "x"]}}))
    grid, _, _ = read_grid(made.folder / "results")
    assert "not four numbers" in grid.doubts[0].reason
