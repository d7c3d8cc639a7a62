"""Puts two results folders together: pure, and so that nothing of either is lost.

A commit's results that stand on both sides become one file with every benchmark of either; of a benchmark that both
measured, the later measurement counts, as asv itself would have it, and of two versions of a benchmark the one that was
measured last is what the benchmark is. Where one name stands for two machines, the one
that comes is given a name of its own.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from perfgate.history.catalogues import merged_catalogue
from perfgate.history.stored_files import (
    MACHINE_NAME,
    MACHINE_VERSION,
    Kind,
    StoredFile,
    hardware,
)
from perfgate.model.results import Doubt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_DIGEST = 6
_HEXADECIMAL = frozenset("0123456789abcdef")


@dataclass(slots=True)
class MergePlan:
    """What to write, by path within the folder, and what was left out."""

    writes: dict[PurePosixPath, bytes] = field(default_factory=dict)
    added: int = 0
    updated: int = 0
    same: int = 0
    doubts: list[Doubt] = field(default_factory=list)


def plan_merge(
    existing: Iterable[StoredFile], incoming: Iterable[StoredFile], *, newer_catalogue: bool = False
) -> MergePlan:
    """What must be written into the existing folder so that it holds both.

    Args:
        existing: every file of the folder.
        incoming: the files to take in.
        newer_catalogue: the incoming list of benchmarks is the later one, and says what a benchmark is.
    """
    here = {each.path: each for each in existing}
    incoming = list(incoming)
    plan = MergePlan()

    def runs() -> Iterator[Mapping[str, Any]]:
        for each in (*here.values(), *incoming):
            if each.usable and each.kind is Kind.RUN:
                yield each.data

    def combined(mine: StoredFile, file: StoredFile) -> Mapping[str, Any]:
        if file.kind is not Kind.CATALOGUE:
            return _combined(mine, file)
        if newer_catalogue:
            return {**mine.data, **file.data}
        return merged_catalogue(mine.data, file.data, runs)

    known = _hardware_by_folder(here.values())
    for file in incoming:
        if not file.usable:
            plan.doubts.append(Doubt(Path(file.path), file.problem))
            continue
        _take(plan, here, _renamed(file, known), combined)
    _complete_machines(plan, here)
    return plan


def to_bytes(data: Mapping[str, Any]) -> bytes:
    """A file as asv writes it; numbers that are not finite stay, asv reads them."""
    return json.dumps(data).encode()


def merged_run(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """One commit's results out of two files.

    Raises:
        ValueError: they are of different commits, whose hashes begin alike.
    """
    if ours["commit_hash"] != theirs["commit_hash"]:
        raise ValueError(
            f"{ours['commit_hash']} stands here under the same name; both hashes begin alike"
        )
    columns = list(dict.fromkeys([*ours["result_columns"], *theirs["result_columns"]]))
    entries = {
        name: dict(zip(theirs["result_columns"], row, strict=False))
        for name, row in theirs["results"].items()
    }
    for name, row in ours["results"].items():
        entry = dict(zip(ours["result_columns"], row, strict=False))
        if name not in entries or _began(entry) >= _began(entries[name]):
            entries[name] = entry
    results = {name: _row(columns, entries[name]) for name in sorted(entries)}
    return {**theirs, **ours, "result_columns": columns, "results": results}


def _began(entry: Mapping[str, Any]) -> float:
    moment = entry.get("started_at")
    return float(moment) if isinstance(moment, int | float) else 0.0


def _row(columns: list[str], entry: Mapping[str, Any]) -> list[Any]:
    """A row without the empty columns at its end, as asv writes it."""
    row = [entry.get(column) for column in columns]
    while row and row[-1] is None:
        row.pop()
    return row


def _take(
    plan: MergePlan,
    here: dict[PurePosixPath, StoredFile],
    file: StoredFile,
    combined: Callable[[StoredFile, StoredFile], Mapping[str, Any]],
) -> None:
    mine = here.get(file.path)
    if mine is None:
        plan.writes[file.path] = file.content
        plan.added += 1
        here[file.path] = file
        return
    if not mine.usable:
        reason = f"the file here is {mine.problem}; `perfgate history repair` sets it aside"
        plan.doubts.append(Doubt(Path(file.path), reason))
        return
    try:
        data = combined(mine, file)
    except ValueError as error:
        plan.doubts.append(Doubt(Path(file.path), str(error)))
        return
    if data == mine.data:
        plan.same += 1
        return
    content = to_bytes(data)
    plan.writes[file.path] = content
    plan.updated += 1
    here[file.path] = StoredFile(file.path, file.kind, content, data)


def _combined(mine: StoredFile, file: StoredFile) -> Mapping[str, Any]:
    if file.kind is Kind.RUN:
        return merged_run(mine.data, file.data)
    if file.kind is Kind.ANCHOR:
        return max((mine.data, file.data), key=lambda data: str(data.get("measured")))
    # A machine that is the same but for its memory or kernel: what stands here stays.
    return mine.data


def _hardware_by_folder(files: Iterable[StoredFile]) -> dict[str, tuple[str, ...]]:
    """What is known of the machine of each folder: by its machine.json, else by a run in it."""
    by_run: dict[str, tuple[str, ...]] = {}
    by_machine: dict[str, tuple[str, ...]] = {}
    for file in files:
        if file.usable and file.kind is Kind.MACHINE:
            by_machine[file.machine] = hardware(file.data)
        elif file.usable and file.kind is Kind.RUN:
            by_run.setdefault(file.machine, hardware(file.data["params"]))
    return by_run | by_machine


def _renamed(file: StoredFile, known: dict[str, tuple[str, ...]]) -> StoredFile:
    """The file in a folder whose machine is its own."""
    if file.kind not in {Kind.RUN, Kind.MACHINE, Kind.ANCHOR}:
        return file
    parts = file.data.get("params", {}) if file.kind is Kind.RUN else file.data
    own = hardware(parts)
    if known.setdefault(file.machine, own) == own:
        return file
    digest = hashlib.sha256("\0".join(own).encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]
    name = f"{file.machine}-{digest}"
    data = dict(file.data)
    if file.kind is Kind.RUN:
        data["params"] = {**data["params"], "machine": name}
    else:
        data["machine"] = name
    path = PurePosixPath(name, file.path.name)
    return StoredFile(path, file.kind, to_bytes(data), data)


def is_called(folder: str, machine: str) -> bool:
    """Whether a folder is of a machine with this name: of the first that had it, or of one that got a name of its own."""
    name, _, digest = folder.rpartition("-")
    renamed = name == machine and len(digest) == _DIGEST and set(digest) <= _HEXADECIMAL
    return folder == machine or renamed


def _complete_machines(plan: MergePlan, here: Mapping[PurePosixPath, StoredFile]) -> None:
    """asv passes over a folder that has no machine.json: it is made of what a run says."""
    for path in [*plan.writes]:
        beside = path.parent / MACHINE_NAME
        if here[path].kind is Kind.RUN and beside not in here and beside not in plan.writes:
            plan.writes[beside] = machine_file(here[path]).content


def machine_file(run: StoredFile) -> StoredFile:
    """The machine.json that belongs beside a run."""
    params = run.data["params"]
    keys = ("arch", "cpu", "num_cpu", "os", "ram")
    data: dict[str, Any] = {key: str(params.get(key) or "") for key in keys}
    data |= {"machine": run.machine, "version": MACHINE_VERSION}
    path = PurePosixPath(run.machine, MACHINE_NAME)
    return StoredFile(path, Kind.MACHINE, json.dumps(data, indent=4).encode(), data)
