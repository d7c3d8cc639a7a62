"""Goals by their numbers: of the rows that share one, the row that speaks for all."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from perfgate.judge.table import Standing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfgate.judge.table import GoalRow

# What a reader must not miss comes first.
_WORST_FIRST = (Standing.BROKEN, Standing.MISSED, Standing.NOT_MEASURED, Standing.MET)


@dataclass(frozen=True, slots=True)
class GoalNumber:
    """All rows of one number.

    Attributes:
        row: the first of those that stand worst.
        met: how many are met.
        count: how many there are.
    """

    row: GoalRow
    met: int
    count: int


def by_number(rows: Iterable[GoalRow]) -> tuple[GoalNumber, ...]:
    """One entry for each number, in their order."""
    found = []
    for _, each in groupby(sorted(rows, key=lambda row: row.number), lambda row: row.number):
        group = list(each)
        worst = min(group, key=lambda row: _WORST_FIRST.index(row.standing))
        found.append(
            GoalNumber(worst, sum(row.standing is Standing.MET for row in group), len(group))
        )
    return tuple(found)
