"""Puts the values of one results file into its row of the grid."""

from __future__ import annotations

import math
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perfgate.history.asv_results import machine_of
from perfgate.history.grid import ABSENT, FAILED, MEASURED, SKIPPED, Row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfgate.history.grid import Column, Grid
    from perfgate.model.results import Catalogue


class _Line:
    """A row while it is filled: Python's lists take single values faster than arrays do."""

    __slots__ = ("high", "low", "states", "values")

    def __init__(self, count: int) -> None:
        self.values = [math.nan] * count
        self.low = [math.nan] * count
        self.high = [math.nan] * count
        self.states = [ABSENT] * count


class RowReader:
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
    ) -> Row:
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
        machine = machine_of(Path(file).parent.name, data["params"])
        grid.values[place], grid.states[place] = line.values, line.states
        grid.low[place], grid.high[place] = line.low, line.high
        return Row(
            file,
            stamp,
            data["commit_hash"],
            data["date"] / 1000,
            latest / 1000,
            data["env_name"],
            data["python"],
            tuple(sorted((str(key), str(value)) for key, value in data["requirements"].items())),
            machine,
            other,
            tuple(remarks),
        )

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
    # The same that the reader of single runs takes for numbers.
    if type(value) not in {int, float, bool} or value in {math.inf, -math.inf}:
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
