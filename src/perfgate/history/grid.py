"""All results as arrays, one row a run and one column a benchmark with parameters: what pages of thousands of commits need.

``read_results`` makes a record of every measurement, which is right for one commit; here five thousand commits of five
hundred benchmarks must fit into memory and be read in seconds.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from perfgate.history.anchor_file import from_data
from perfgate.history.asv_results import parameter_names, plain_parameter, read_catalogue
from perfgate.history.stored_files import Kind, examine, kind_of
from perfgate.model.results import Doubt, Machine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import PurePosixPath

    import numpy.typing as npt

    from perfgate.history.anchor_file import AnchorRun
    from perfgate.model.results import Catalogue

    Floats = npt.NDArray[np.float64]

ABSENT, MEASURED, FAILED, SKIPPED = range(4)


@dataclass(frozen=True, slots=True)
class Column:
    """A benchmark with one choice of parameters: (name, value as a person writes it) pairs.

    ``given`` are the values as asv writes them, which ``key`` holds too.
    """

    benchmark: str
    parameters: tuple[tuple[str, str], ...]
    unit: str
    key: str
    given: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The parameters in one short text, empty where there are none."""
        return ", ".join(f"{name}={value}" for name, value in self.parameters)


@dataclass(frozen=True, slots=True)
class Row:
    """One results file; ``file`` is its path within the folder, ``stamp`` its size and time."""

    file: str
    stamp: tuple[int, int]
    commit: str
    committed: float
    measured: float
    environment: str
    python: str
    requirements: tuple[tuple[str, str], ...]
    machine: Machine
    other_version: int = 0


@dataclass(slots=True)
class Grid:
    """The arrays; ``values`` holds NaN where ``states`` is not MEASURED."""

    columns: tuple[Column, ...]
    rows: list[Row]
    values: Floats
    low: npt.NDArray[np.float32]
    high: npt.NDArray[np.float32]
    states: npt.NDArray[np.uint8]
    anchors: tuple[AnchorRun, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    read: int = 0
    kept: int = field(default=0)


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


def empty_grid(columns: tuple[Column, ...], rows: int = 0) -> Grid:
    """A grid without a value."""
    shape = (rows, len(columns))
    return Grid(
        columns,
        [],
        np.full(shape, np.nan),
        np.full(shape, np.nan, dtype=np.float32),
        np.full(shape, np.nan, dtype=np.float32),
        np.zeros(shape, dtype=np.uint8),
    )


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
    reader = _Reader(catalogue, columns)
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
    from pathlib import PurePosixPath

    for path in sorted(results_dir.glob("*/*")):
        relative = PurePosixPath(path.parent.name, path.name)
        if kind_of(relative) in {Kind.RUN, Kind.ANCHOR} and path.is_file():
            facts = path.stat()
            yield relative, path, (facts.st_size, facts.st_mtime_ns)
        elif path.suffix == ".json" and kind_of(relative) is Kind.FOREIGN:
            yield relative, path, (0, 0)


class _Line:
    """A row while it is filled: Python's lists take single values faster than arrays do."""

    __slots__ = ("high", "low", "states", "values")

    def __init__(self, count: int) -> None:
        self.values = [math.nan] * count
        self.low = [math.nan] * count
        self.high = [math.nan] * count
        self.states = [ABSENT] * count


class _Reader:
    """Puts the values of results files into their columns."""

    def __init__(self, catalogue: Catalogue, columns: Sequence[Column]) -> None:
        self._infos = catalogue.benchmarks
        self._first: dict[str, int] = {}
        self._by_key = {column.key: place for place, column in enumerate(columns)}
        self._params = {
            name: [list(each) for each in info.params] for name, info in self._infos.items()
        }
        for place, column in enumerate(columns):
            self._first.setdefault(column.benchmark, place)

    def read(
        self, data: Mapping[str, Any], file: str, stamp: tuple[int, int], grid: Grid, place: int
    ) -> tuple[Row, list[str]]:
        """Fill one row; results of another version of a benchmark, or of one that is gone, are counted."""
        at = {str(name): number for number, name in enumerate(data["result_columns"])}
        result, params, version, started = (
            at.get(name, -1) for name in ("result", "params", "version", "started_at")
        )
        low, high = at.get("stats_ci_99_a", -1), at.get("stats_ci_99_b", -1)
        other, latest = 0, 0.0
        remarks = []
        line = _Line(len(grid.columns))
        for name, cells in data["results"].items():
            info = self._infos.get(name)
            size = len(cells)
            if info is None or (0 <= version < size and cells[version] != info.version):
                other += 1
                continue
            if 0 <= started < size and isinstance(cells[started], int | float):
                latest = max(latest, cells[started])
            given = cells[params] if 0 <= params < size else []
            places = self._places(name, given or [])
            values = cells[result] if result < size else None
            if not isinstance(values, list):
                values = [values] * len(places) if values is None else [values]
            if len(values) != len(places):
                remarks.append(
                    f"{name} left out: {len(places)} parameter combinations, {len(values)} results"
                )
                continue
            lows, highs = _ends(cells, low, high, len(values))
            for number, column in enumerate(places):
                if column >= 0:
                    _put(line, column, values[number], lows[number], highs[number])
        machine = _machine(file, data["params"])
        grid.values[place], grid.states[place] = line.values, line.states
        grid.low[place], grid.high[place] = line.low, line.high
        row = Row(
            file,
            stamp,
            data["commit_hash"],
            _seconds(data["date"]),
            latest / 1000,
            data["env_name"],
            data["python"],
            tuple(sorted((str(key), str(value)) for key, value in data["requirements"].items())),
            machine,
            other,
        )
        return row, remarks

    def _places(self, name: str, params: Any) -> list[int]:
        """The columns of a file's results, -1 for a combination that the suite has no more."""
        if params == self._params[name]:
            count = 1
            for values in params:
                count *= len(values)
            first = self._first.get(name, -1)
            return [*range(first, first + count)]
        texts = [[str(value) for value in values] for values in params]
        return [self._by_key.get(f"{name}({', '.join(each)})", -1) for each in product(*texts)]


def _put(line: _Line, column: int, value: Any, low: Any, high: Any) -> None:
    if type(value) not in {int, float} or value in {math.inf, -math.inf}:
        line.states[column] = FAILED
        return
    if value != value:  # noqa: PLR0124 NaN: asv's sign for a combination that was skipped
        line.states[column] = SKIPPED
        return
    line.values[column] = value
    line.states[column] = MEASURED
    # asv's interval; one from too few samples reaches to infinity and says nothing.
    if low is not None and high is not None and -math.inf < low <= value <= high < math.inf:
        line.low[column] = low
        line.high[column] = high


def _ends(cells: list[Any], low: int, high: int, count: int) -> tuple[list[Any], list[Any]]:
    """Both ends of the intervals; None where there is none."""
    none = [None] * count
    if low < 0 or high < 0 or max(low, high) >= len(cells):
        return none, none
    lows, highs = cells[low], cells[high]
    if not (
        isinstance(lows, list) and isinstance(highs, list) and len(lows) == len(highs) == count
    ):
        return none, none
    return lows, highs


def _machine(file: str, params: Mapping[str, Any]) -> Machine:
    fields = {key: str(params.get(key) or "") for key in ("cpu", "num_cpu", "ram", "os", "arch")}
    return Machine(name=str(params.get("machine") or Path(file).parent.name), **fields)


def _seconds(milliseconds: float) -> float:
    """The moment in seconds; one that no calendar has is refused."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).timestamp()
