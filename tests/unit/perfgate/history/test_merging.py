"""Merging loses nothing: every benchmark of either side stands in the result, whoever goes first."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfgate.history.merging import merged_run, plan_merge, to_bytes
from perfgate.history.stored_files import Kind, StoredFile, examine

SHA = "0123456789abcdef0123456789abcdef01234567"
NAME = f"vm/{SHA[:8]}-env.json"
HARDWARE = {
    "machine": "vm",
    "cpu": "A",
    "num_cpu": "2",
    "arch": "x86_64",
    "ram": "8",
    "os": "Linux",
}


def run(
    results: dict[str, list[Any]], *, sha: str = SHA, columns: tuple[str, ...] = (), **params: str
) -> dict[str, Any]:
    return {
        "commit_hash": sha,
        "date": 1_750_000_000_000,
        "env_name": "env",
        "python": "3.11",
        "params": HARDWARE | params,
        "requirements": {},
        "result_columns": ["result", "params", "version", "started_at", *columns],
        "results": results,
        "version": 2,
    }


def stored(name: str, data: dict[str, Any]) -> StoredFile:
    return examine(PurePosixPath(name), to_bytes(data))


rows = st.dictionaries(
    st.sampled_from("abcdef"),
    st.builds(
        lambda value, began: [[value], [], "1", began],
        st.integers(0, 9),
        st.one_of(st.none(), st.integers(1, 5)),
    ),
)


@given(rows, rows)
def test_every_benchmark_of_either_side_and_the_later_measurement(
    ours: dict[str, list[Any]], theirs: dict[str, list[Any]]
) -> None:
    found = merged_run(run(ours), run(theirs))["results"]
    assert found.keys() == ours.keys() | theirs.keys()
    for name, row in found.items():
        mine, other = ours.get(name), theirs.get(name)
        began = [each[3] or 0 for each in (mine, other) if each]
        assert row[0] in [each[0] for each in (mine, other) if each]
        assert (row[3] if len(row) > 3 else 0) == max(began)


@given(rows, rows)
def test_merging_again_changes_nothing(
    ours: dict[str, list[Any]], theirs: dict[str, list[Any]]
) -> None:
    once = merged_run(run(ours), run(theirs))
    assert merged_run(once, run(theirs))["results"] == once["results"]
    plan = plan_merge([stored(NAME, once), machine()], [stored(NAME, once)])
    assert (plan.writes, plan.same) == ({}, 1)


def machine(name: str = "vm", **other: str) -> StoredFile:
    return stored(f"{name}/machine.json", HARDWARE | {"machine": name, "version": 1} | other)


def test_columns_of_either_side() -> None:
    ours = run({"a": [[1], [], "1", 5, "x"]}, columns=("profile",))
    theirs = run({"b": [[2], [], "1", 5, 1.5]}, columns=("duration",))
    found = merged_run(ours, theirs)
    assert found["result_columns"][4:] == ["profile", "duration"]
    assert found["results"] == {"a": [[1], [], "1", 5, "x"], "b": [[2], [], "1", 5, None, 1.5]}


def test_hashes_that_begin_alike_are_two_commits() -> None:
    other = SHA[:8] + "f" * 32
    plan = plan_merge([stored(NAME, run({}))], [stored(NAME, run({"a": [[1]]}, sha=other))])
    assert [doubt.reason for doubt in plan.doubts] == [
        f"{SHA} stands here under the same name; both hashes begin alike"
    ]
    assert PurePosixPath(NAME) not in plan.writes


def test_two_machines_with_one_name_are_kept_apart() -> None:
    here = [machine(), stored(NAME, run({"a": [[1]]}))]
    others = [machine(cpu="B"), stored(NAME, run({"a": [[2]]}, cpu="B"))]
    plan = plan_merge(here, others)
    (folder,) = {path.parent.name for path in plan.writes}
    assert folder.startswith("vm-")
    assert {path.name for path in plan.writes} == {"machine.json", f"{SHA[:8]}-env.json"}
    for content in plan.writes.values():
        data = json.loads(content)
        assert data.get("machine", data.get("params", {}).get("machine")) == folder


def test_a_kernel_or_memory_that_changed_is_the_same_machine() -> None:
    plan = plan_merge([machine()], [machine(os="Linux 7", ram="9")])
    assert (plan.writes, plan.same) == ({}, 1)


def test_a_machine_without_a_description_gets_one() -> None:
    plan = plan_merge([], [stored(NAME, run({"a": [[1]]}))])
    made = examine(PurePosixPath("vm/machine.json"), plan.writes[PurePosixPath("vm/machine.json")])
    assert (made.usable, made.data["cpu"]) == (True, "A")


def test_what_cannot_be_read_is_named_on_either_side() -> None:
    broken = examine(PurePosixPath(NAME), b'{"commit_hash": "01')
    plan = plan_merge([broken], [stored(NAME, run({"a": [[1]]}))])
    assert "perfgate history repair" in plan.doubts[0].reason
    plan = plan_merge([], [broken])
    assert (plan.writes, "truncated" in plan.doubts[0].reason) == ({}, True)


@pytest.mark.parametrize(("newer", "unit"), [(False, "ours"), (True, "theirs")])
def test_the_list_of_benchmarks_is_the_later_ones_and_holds_all(newer: bool, unit: str) -> None:
    def listed(**entries: str) -> StoredFile:
        data = {name: {"unit": each} for name, each in entries.items()}
        return stored("benchmarks.json", data | {"version": 2})

    plan = plan_merge([listed(a="ours", b="x")], [listed(a="theirs", c="x")], newer_catalogue=newer)
    found = json.loads(plan.writes[PurePosixPath("benchmarks.json")])
    assert found.keys() == {"a", "b", "c", "version"}
    assert found["a"] == {"unit": unit}


@pytest.mark.parametrize(
    ("old", "new", "version"),
    [
        # When the version of ours and that of theirs were measured last.
        (1, 2, "theirs"),
        (2, 1, "ours"),
        (None, 1, "ours"),
        (1, None, "ours"),
    ],
)
def test_a_benchmark_is_what_was_measured_last(
    old: int | None, new: int | None, version: str
) -> None:
    """A list that is older than the results beside it would hide them."""

    def side(version: str, began: int | None, commit: str) -> list[StoredFile]:
        entry = {"unit": "x", "version": version}
        sha = commit * 40
        results = {"a": [[1], [], version, began]} if began else {}
        return [
            stored("benchmarks.json", {"a": entry, "b": {"version": "1"}, "version": 2}),
            stored(f"vm/{sha[:8]}-env.json", run(results, sha=sha)),
            machine(),
        ]

    plan = plan_merge(side("ours", old, "a"), side("theirs", new, "b"))
    path = PurePosixPath("benchmarks.json")
    kept = json.loads(plan.writes[path])["a"]["version"] if path in plan.writes else "ours"
    assert kept == version


def test_the_later_ratios_to_the_anchor_count() -> None:
    def anchored(when: str) -> StoredFile:
        return stored(
            f"vm/{SHA[:8]}-env.anchor", {"measured": when, "ratios": {}, "version": 1} | HARDWARE
        )

    plan = plan_merge([anchored("2027-01-01"), machine()], [anchored("2027-01-02")])
    assert json.loads(*plan.writes.values())["measured"] == "2027-01-02"
    assert plan_merge([anchored("2027-01-03"), machine()], [anchored("2027-01-02")]).same == 1


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("benchmarks.json", Kind.CATALOGUE),
        ("vm/machine.json", Kind.MACHINE),
        (NAME, Kind.RUN),
        (f"vm/{SHA}-a-b.json", Kind.RUN),
        (f"vm/{SHA[:8]}-env.anchor", Kind.ANCHOR),
        ("notes.txt", Kind.FOREIGN),
        ("vm/notes.json", Kind.FOREIGN),
        (f"vm/deep/{SHA[:8]}-env.json", Kind.FOREIGN),
        (f"{SHA[:8]}-env.json", Kind.FOREIGN),
    ],
)
def test_files_by_place_and_name(name: str, kind: Kind) -> None:
    assert examine(PurePosixPath(name), b"{}").kind is kind


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"[1]", "holds a list"),
        (b"\xff\xfe{", "not JSON"),
        (to_bytes(run({}) | {"version": 1}), "perfgate history convert"),
        (to_bytes(run({}) | {"version": 3}), "format version 3"),
        (to_bytes(run({}) | {"version": "2"}), "format version '2'"),
        (to_bytes(run({}) | {"commit_hash": 7}), "commit_hash is 7"),
        (to_bytes(run({}, sha="f" * 40)), "which its name does not say"),
        (to_bytes(run({}) | {"results": []}), "results is []"),
        (to_bytes(run({}) | {"results": {"a": 1}}), "no rows of columns"),
        (to_bytes(run({}) | {"date": None}), "date is None"),
        (to_bytes(run({}) | {"date": 1e20}), "date is 1e+20, which is in no calendar"),
        (to_bytes(run({}) | {"date": 10**400}), "in no calendar"),
        (to_bytes(run({}) | {"date": float("nan")}), "in no calendar"),
    ],
)
def test_why_a_file_cannot_be_used(content: bytes, reason: str) -> None:
    file = examine(PurePosixPath(NAME), content)
    assert not file.usable
    assert reason in file.problem


@given(st.binary(max_size=60), st.sampled_from([NAME, "benchmarks.json", "vm/machine.json", "x"]))
def test_no_content_is_too_strange(content: bytes, name: str) -> None:
    file = examine(PurePosixPath(name), content)
    assert file.content == content
    assert file.usable or file.problem
