"""Keeps a grid between two calls, so that only files that are new or changed are read."""

from __future__ import annotations

import contextlib
import json
import zipfile
from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np

from perfgate.history.grid import Grid, Row
from perfgate.model.results import Machine

if TYPE_CHECKING:
    from pathlib import Path

    from perfgate.history.grid import Column

# Another way to keep it gets another number; what it does not fit is read anew.
_FORMAT = 2
_ARRAYS = ("values", "low", "high", "states")
_MACHINE = tuple(field.name for field in fields(Machine))


def load(folder: Path, columns: tuple[Column, ...], meaning: str) -> Grid | None:
    """The grid that was kept for these columns; None where there is none that can be used."""
    try:
        text = json.loads((folder / "grid.json").read_bytes())
        if text["format"] != _FORMAT or text["meaning"] != meaning:
            return None
        rows = [_row(entry) for entry in text["rows"]]
        arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in _ARRAYS}
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
        return None
    if any(array.shape != (len(rows), len(columns)) for array in arrays.values()):
        return None
    return Grid(columns, rows, **arrays)


def save(folder: Path, grid: Grid, meaning: str) -> None:
    """Keep it; without room for it, nothing is kept and the next call reads all."""
    folder.mkdir(parents=True, exist_ok=True)
    marker = folder / "grid.json"
    # Until the arrays are whole, there is no grid.
    marker.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        for name in _ARRAYS:
            draft = folder / f".{name}.npy"
            np.save(draft, getattr(grid, name))
            draft.replace(folder / f"{name}.npy")
        rows = [_entry(row) for row in grid.rows]
        marker.write_text(json.dumps({"format": _FORMAT, "meaning": meaning, "rows": rows}))


def _entry(row: Row) -> list[object]:
    machine = {name: getattr(row.machine, name) for name in _MACHINE}
    return [
        row.file, row.stamp, row.commit, row.committed, row.measured, row.environment, row.python,
        row.requirements, machine, row.other_version, row.remarks,
    ]  # fmt: skip


def _row(entry: list[object]) -> Row:
    (
        file, stamp, commit, committed, measured, environment, python, requirements, machine, other, remarks,
    ) = entry  # fmt: skip
    return Row(
        str(file),
        tuple(stamp),  # type: ignore[arg-type]
        str(commit),
        float(committed),  # type: ignore[arg-type]
        float(measured),  # type: ignore[arg-type]
        str(environment),
        str(python),
        tuple((str(key), str(value)) for key, value in requirements),  # type: ignore[attr-defined]
        Machine(**machine),  # type: ignore[arg-type]
        int(other),  # type: ignore[call-overload]
        tuple(map(str, remarks)),  # type: ignore[call-overload]
    )
