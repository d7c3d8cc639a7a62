"""Reads a results folder into a grid; files that did not change since the last time are not read again."""

from __future__ import annotations

import json
from itertools import product
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from perfgate.history.anchor_file import from_data
from perfgate.history.asv_results import parameter_names, plain_parameter, read_catalogue
from perfgate.history.grid import Column, Grid, empty_grid
from perfgate.history.row_reader import RowReader
from perfgate.history.stored_files import Kind, examine, kind_of
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
    for relative, path, stamp in files:
        place = len(grid.rows)
        number = known.get(str(relative))
        if old is not None and number is not None and old.rows[number].stamp == stamp:
            grid.rows.append(old.rows[number])
            for name in ("values", "low", "high", "states"):
                getattr(grid, name)[place] = getattr(old, name)[number]
            grid.kept += 1
            continue
        file = examine(relative, path.read_bytes())
        if not file.usable:
            doubts.append(Doubt(path, file.problem))
        elif file.kind is Kind.ANCHOR:
            try:
                anchors.append(from_data(file.data))
            except ValueError as error:
                doubts.append(Doubt(path, str(error)))
        else:
            try:
                row, remarks = reader.read(file.data, str(relative), stamp, grid, place)
            except (TypeError, ValueError, OverflowError, OSError) as error:
                doubts.append(Doubt(path, f"not an asv results file: {error!r}"))
                continue
            grid.rows.append(row)
            grid.read += 1
            doubts += [Doubt(path, remark) for remark in remarks]
    count = len(grid.rows)
    for name in ("values", "low", "high", "states"):
        setattr(grid, name, getattr(grid, name)[:count])
    grid.anchors, grid.doubts = tuple(anchors), tuple(doubts)
    return grid, catalogue, meaning


def _files(results_dir: Path) -> Iterable[tuple[PurePosixPath, Path, tuple[int, int]]]:
    for path in sorted(results_dir.glob("*/*")):
        relative = PurePosixPath(path.parent.name, path.name)
        if kind_of(relative) in {Kind.RUN, Kind.ANCHOR} and path.is_file():
            facts = path.stat()
            yield relative, path, (facts.st_size, facts.st_mtime_ns)
        elif path.suffix == ".json" and kind_of(relative) is Kind.FOREIGN:
            yield relative, path, (0, 0)
