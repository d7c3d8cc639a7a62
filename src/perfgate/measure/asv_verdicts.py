"""What `asv compare` prints of two commits, as sets of cases. Pure."""

from __future__ import annotations

from dataclasses import dataclass

_WORSE = "+"
# Change, before, after, ratio; the benchmark's parameters may hold the sign that parts the columns.
_COLUMNS = 4


@dataclass(frozen=True, slots=True)
class AsvVerdicts:
    """Cases by key (asv's name with parameters): those with a value on both sides, and those called slower."""

    judged: frozenset[str]
    worse: frozenset[str]


def read_verdicts(printed: str) -> AsvVerdicts:
    """The verdicts of asv's table; what else it prints is passed over."""
    judged, worse = set(), set()
    for line in printed.splitlines():
        cells = [cell.strip() for cell in line.strip().removeprefix("|").split("|", _COLUMNS)]
        if len(cells) <= _COLUMNS or not cells[3].removeprefix("~").replace(".", "").isdigit():
            continue
        key = cells[4].removesuffix("|").strip()
        judged.add(key)
        if cells[0] == _WORSE:
            worse.add(key)
    return AsvVerdicts(frozenset(judged), frozenset(worse))
