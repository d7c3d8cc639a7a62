"""Reads a results folder into a grid; files that did not change since the last time are not read again."""

from __future__ import annotations

import json
import os
from itertools import product
from operator import itemgetter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from perfgate.history.anchor_file import from_data
from perfgate.history.asv_results import parameter_names, plain_parameter, read_catalogue
from perfgate.history.grid import Column, Grid, empty_grid
from perfgate.history.row_reader import RowReader
from perfgate.history.stored_files import Kind, examine, kind_in_folder
from perfgate.model.results import Doubt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from perfgate.model.results import Catalogue


def columns_of(catalogue: Catalogue) -> tuple[Column, ...]:
    """The columns that the suite has now, in its order."""
    columns = []
    for info in catalogue.benchmarks.values():
        for combination in product(*info.params):
            names = parameter_names(info, len(combination))
            values = tuple(zip(names, map(plain_parameter, combination), strict=True))
            key = f"{info.name}({', '.join(combination)})" if combination else info.name
            columns.append(Column(info.name, values, info.unit, key, combination))
    return tuple(columns)


def read_grid(
    results_dir: Path, earlier: Callable[[tuple[Column, ...], str], Grid | None] | None = None
) -> tuple[Grid, Catalogue, str]:
    """The grid, the list of benchmarks, and a text that changes when the meaning of columns does.

    Args:
        results_dir: asv's.
        earlier: gives the grid of an earlier call for the same columns; files of it that did not change are not read.
    """
    catalogue = read_catalogue(results_dir)
    columns = columns_of(catalogue)
    versions = {info.name: info.version for info in catalogue.benchmarks.values()}
    meaning = json.dumps([[column.key, versions[column.benchmark]] for column in columns])
    old = earlier(columns, meaning) if earlier else None
    known = {row.file: number for number, row in enumerate(old.rows)} if old else {}
    files = [*_files(results_dir)]
    grid = empty_grid(columns, len(files))
    reader = RowReader(catalogue, columns)
    doubts = [*catalogue.doubts]
    anchors = []
    kept: list[tuple[int, int]] = []
    for folder, name, stamp in files:
        place = len(grid.rows)
        number = known.get(f"{folder}/{name}")
        if old is not None and number is not None and old.rows[number].stamp == stamp:
            grid.rows.append(old.rows[number])
            kept.append((place, number))
            continue
        relative, path = PurePosixPath(folder, name), results_dir / folder / name
        try:
            file = examine(relative, path.read_bytes())
        except OSError as error:
            doubts.append(Doubt(path, f"cannot be read: {error.strerror}"))
            continue
        if not file.usable:
            doubts.append(Doubt(path, file.problem))
        elif file.kind is Kind.ANCHOR:
            try:
                anchors.append(from_data(file.data))
            except ValueError as error:
                doubts.append(Doubt(path, str(error)))
        else:
            try:
                row = reader.read(file.data, str(relative), stamp, grid, place)
            except (TypeError, ValueError, OverflowError, OSError) as error:
                doubts.append(Doubt(path, f"not an asv results file: {error!r}"))
                continue
            grid.rows.append(row)
            grid.read += 1
    if old is not None and kept:
        places, numbers = map(list, zip(*kept, strict=True))
        for name in ("values", "low", "high", "states"):
            getattr(grid, name)[places] = getattr(old, name)[numbers]
    doubts += [Doubt(results_dir / row.file, remark) for row in grid.rows for remark in row.remarks]
    grid.kept = len(kept)
    count = len(grid.rows)
    for name in ("values", "low", "high", "states"):
        setattr(grid, name, getattr(grid, name)[:count])
    grid.anchors, grid.doubts = tuple(anchors), tuple(doubts)
    return grid, catalogue, meaning


def _files(results_dir: Path) -> Iterable[tuple[str, str, tuple[int, int]]]:
    """Results and ratios by folder and name, with their size and time; files of another kind that look like results too."""
    if not results_dir.is_dir():
        return
    with os.scandir(results_dir) as entries:
        folders = sorted(entry.name for entry in entries if entry.is_dir())
    for folder in folders:
        # Thousands of files: scandir and plain texts take a tenth of what paths would.
        with os.scandir(results_dir / folder) as entries:
            found = sorted(((entry.name, entry) for entry in entries), key=itemgetter(0))
        for name, entry in found:
            kind = kind_in_folder(folder, name)
            if not entry.is_file() or kind in {Kind.MACHINE, Kind.REPORT}:
                continue
            if kind is not Kind.FOREIGN or name.endswith(".json"):
                facts = entry.stat()
                yield folder, name, (facts.st_size, facts.st_mtime_ns)
