"""What mends a results folder: broken files set aside, older formats converted, missing descriptions made."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from perfgate.history.merging import machine_file, to_bytes
from perfgate.history.stored_files import (
    MACHINE_NAME,
    MACHINE_VERSION,
    RESULTS_VERSION,
    Kind,
    StoredFile,
    examine,
)
from perfgate.model.results import Doubt

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(slots=True)
class RepairPlan:
    """Files to write and files to move out of the folder (none is deleted), each with a reason."""

    writes: dict[PurePosixPath, bytes] = field(default_factory=dict)
    set_aside: list[Doubt] = field(default_factory=list)
    converted: list[PurePosixPath] = field(default_factory=list)
    completed: list[PurePosixPath] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def plan_conversion(files: Iterable[StoredFile]) -> RepairPlan:
    """Write files of older formats as the present one; those that do not convert are named and stay."""
    plan = RepairPlan()
    for file in files:
        if not file.old:
            continue
        new = converted(file)
        if new.usable:
            plan.writes[file.path] = new.content
            plan.converted.append(file.path)
        else:
            plan.doubts.append(Doubt(Path(file.path), new.problem))
    return plan


def plan_repair(files: Iterable[StoredFile]) -> RepairPlan:
    """Convert what is old, set aside what is broken or foreign, describe machines that are not."""
    files = list(files)
    plan = plan_conversion(files)
    plan.doubts.clear()
    runs: dict[str, StoredFile] = {}
    described: set[str] = set()
    for file in files:
        usable = examine(file.path, plan.writes[file.path]) if file.path in plan.writes else file
        if not usable.usable:
            plan.set_aside.append(Doubt(Path(file.path), file.problem))
        elif usable.kind is Kind.RUN:
            runs.setdefault(usable.machine, usable)
        elif usable.kind is Kind.MACHINE:
            described.add(usable.machine)
    for machine, run in runs.items():
        if machine not in described:
            plan.writes[PurePosixPath(machine, MACHINE_NAME)] = machine_file(run).content
            plan.completed.append(PurePosixPath(machine, MACHINE_NAME))
    return plan


def converted(file: StoredFile) -> StoredFile:
    """The file in the present format, by asv's own rules; with a problem where they do not apply."""
    # asv takes long to import and only old files need it.
    from asv.machine import Machine
    from asv.results import Results
    from asv.util import UserError

    owners = {Kind.RUN: (Results, RESULTS_VERSION), Kind.MACHINE: (Machine, MACHINE_VERSION)}
    owner, wanted = owners.get(file.kind, (None, 0))
    if owner is None:
        reason = f"{file.problem}; `asv run --bench just-discover` makes a new one"
        return StoredFile(file.path, file.kind, file.content, {}, reason)
    data = dict(file.data)
    try:
        for version in range(data["version"] + 1, wanted + 1):
            data = dict(getattr(owner, f"update_to_{version}")(data))
    except (UserError, AttributeError, KeyError, TypeError, ValueError, LookupError) as error:
        reason = f"cannot be converted from version {file.data.get('version')}: {error!r}"
        return StoredFile(file.path, file.kind, file.content, file.data, reason)
    return examine(file.path, to_bytes(data | {"version": wanted}))
