"""What the other benchmarks did between the same commits: a machine that gets slower moves them all.

Difference in differences, with the rest of the suite as the control group: a shift of one benchmark is news where it
lies outside of what is to be expected of one more of the unrelated ones, by a prediction interval around their mean.
Those of them that changed themselves, with a modified z-score above 3.5, are left out first (Iglewicz and Hoaglin 1993,
How to Detect and Handle Outliers).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from perfgate.stats.levels import LEAST_RELATIVE_NOISE, median
from perfgate.stats.noise import robust_deviation
from perfgate.stats.step_windows import MIN_LENGTH
from perfgate.stats.student import student_bound

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from perfgate.stats.levels import FloatArray

# Of a prediction interval for one series more. On 118 commits of this project, and on made series, 0.01 let machines of two
# speeds through as news, and 0.0005 lost one in seven steps of 3 % in 2 % of noise (docs/decisions/0011).
CHANCE = 0.002
_CHANGED_ITSELF = 3.5
# A slower machine does not slow all alike: this share of what the others did on average, more or less, is still its doing.
_UNLIKE = 0.25
# Fewer say little of how far unrelated benchmarks stray.
LEAST_CONTROLS = 5
# Measured commits on each side: further away the others have had changes of their own.
HORIZON = 30


@dataclass(frozen=True, slots=True)
class Reach:
    """What a benchmark did between some commits, and what unrelated ones did: relative changes, new / old - 1.

    Attributes:
        own: the shift of this one, between the means of the logarithms as the others' are.
        low, high: what lies between is to be expected of any.
        controls: of how many series this is known.
    """

    own: float
    low: float
    high: float
    controls: int

    @property
    def stands_out(self) -> bool:
        """Whether its own shift lies outside."""
        return not self.low <= self.own <= self.high


class ControlGroup:
    """The times of one testbed.

    Args:
        values: seconds, one row a series and one column a commit, NaN where there is no measurement above zero.
        benchmarks: the benchmark of each row.
    """

    def __init__(self, values: FloatArray, benchmarks: Sequence[str]) -> None:
        known = ~np.isnan(values)
        self._sums = _running(np.log(np.where(known, values, 1.0)), np.float64)
        self._counts = _running(known, np.int32)
        self._suites = _numbers([name.rpartition(".")[0] for name in benchmarks])
        self._benchmarks = _numbers(benchmarks)

    def reach(self, row: int, start: int, index: int, end: int) -> Reach | None:
        """What others did from the commits [start, index) to [index, end); None where too few were measured at both.

        Benchmarks of other suites (classes, or modules of functions), where there are enough: what slows one method
        of a suite often slows all.
        """
        start, end = max(start, index - HORIZON), min(end, index + HORIZON)
        before = self._counts[:, index] - self._counts[:, start]
        after = self._counts[:, end] - self._counts[:, index]
        enough = (before >= np.maximum(MIN_LENGTH, before[row] / 2)) & (
            after >= np.maximum(MIN_LENGTH, after[row] / 2)
        )
        if not enough[row]:
            return None
        for groups in (self._suites, self._benchmarks):
            chosen = enough & (groups != groups[row])
            if np.count_nonzero(chosen) >= LEAST_CONTROLS:
                break
        else:
            return None
        low, high = _expected(self._shifts(chosen, start, index, end))
        own = float(self._shifts(row, start, index, end))
        return Reach(
            math.expm1(own), math.expm1(low), math.expm1(high), int(np.count_nonzero(chosen))
        )

    def _shifts(self, rows: npt.NDArray[np.bool_] | int, start: int, index: int, end: int) -> Any:
        """From the mean logarithms of [start, index) to those of [index, end)."""
        return self._means(rows, index, end) - self._means(rows, start, index)

    def _means(self, rows: npt.NDArray[np.bool_] | int, start: int, end: int) -> Any:
        total = self._sums[rows, end] - self._sums[rows, start]
        return total / (self._counts[rows, end] - self._counts[rows, start])


def _expected(shifts: FloatArray) -> tuple[float, float]:
    """Between what one shift more of this kind lies."""
    middle = median(shifts)
    spread = max(robust_deviation(shifts, middle), LEAST_RELATIVE_NOISE)
    alike = shifts[np.abs(shifts - middle) <= _CHANGED_ITSELF * spread]
    mean = float(alike.mean())
    deviation = max(float(alike.std(ddof=1)), LEAST_RELATIVE_NOISE)
    bound = student_bound(CHANCE, alike.size - 1) * deviation * math.sqrt(1 + 1 / alike.size)
    bound = max(bound, _UNLIKE * abs(mean))
    return mean - bound, mean + bound


def _running(values: npt.NDArray[Any], kind: type[np.generic]) -> npt.NDArray[Any]:
    """Sums of the columns before each, one column more than there are."""
    found = np.zeros((values.shape[0], values.shape[1] + 1), kind)
    np.cumsum(values, axis=1, dtype=kind, out=found[:, 1:])
    return found


def _numbers(names: Sequence[str]) -> npt.NDArray[np.intp]:
    known = {name: number for number, name in enumerate(dict.fromkeys(names))}
    return np.array([known[name] for name in names], dtype=np.intp)
