"""Takes out of the changes of a testbed those that all its benchmarks have in common: the machine's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from perfgate.model.units import to_base
from perfgate.stats.change_points import told_apart
from perfgate.stats.control_group import ControlGroup

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfgate.history.grid import Column
    from perfgate.site.model import Series
    from perfgate.stats.control_group import Reach
    from perfgate.stats.levels import FloatArray


def with_own_changes(
    values: FloatArray, columns: Sequence[Column], series: Mapping[int, Series]
) -> dict[int, Series]:
    """The series of a testbed by their columns; those of times keep the changes that the others do not share.

    Memory and counters do not follow the speed of a machine.

    Args:
        values: all of the testbed, one row a column of the grid and one column a commit; NaN where it was not measured.
        columns: the grid's.
        series: by the number of their column.
    """
    timed = [number for number in series if is_time(columns[number])]
    if not any(series[number].points for number in timed):
        return dict(series)
    known = np.where(values[timed] > 0, values[timed], np.nan)
    group = ControlGroup(known, [columns[number].benchmark for number in timed])
    found = dict(series)
    for row, number in enumerate(timed):
        each = series[number]
        # The logarithm of what is not above zero is none, and such a series has no relative changes.
        if not each.points or not each.points[0].relative:
            continue
        found[number] = _told_apart(
            each, group, row, np.flatnonzero(~np.isnan(known[row])).tolist()
        )
    return found


def is_time(column: Column) -> bool:
    """Whether a column holds times."""
    return to_base(1.0, column.unit)[1] == "seconds"


def _told_apart(series: Series, group: ControlGroup, row: int, places: Sequence[int]) -> Series:
    ends = [*places, places[-1] + 1]

    def reach(start: int, index: int, end: int) -> Reach | None:
        return group.reach(row, ends[start], ends[index], ends[end])

    points, shared = told_apart(series.points, len(places), reach)
    return replace(series, points=points, shared=shared)
