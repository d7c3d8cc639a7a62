"""All results as arrays, one row a run and one column a benchmark with parameters: what pages of thousands of commits need.

``read_results`` makes a record of every measurement, which is right for one commit; here five thousand commits of five
hundred benchmarks must fit into memory and be read in seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from perfgate.history.anchor_file import AnchorRun
    from perfgate.model.results import Doubt, Machine

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
    """One results file; ``file`` is its path within the folder, ``stamp`` its size and time.

    ``other_version`` counts results of benchmarks that changed or are gone since; ``remarks`` say what else is left out.
    """

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
    remarks: tuple[str, ...] = ()


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
    kept: int = 0


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
