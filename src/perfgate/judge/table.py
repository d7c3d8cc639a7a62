"""The table that every rendering shows: goals first, then every measurement, nothing left out."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perfgate.model.goals import Bound
    from perfgate.model.results import Doubt, Measurement, Run


class Standing(enum.StrEnum):
    """How a goal stands; only a measurement that holds every bound makes it met."""

    MET = "met"
    MISSED = "missed"
    NOT_MEASURED = "not measured"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal against one measurement of ours; ``case`` names its free parameters."""

    number: int
    title: str
    case: str
    benchmark: str
    bounds: tuple[Bound, ...]
    standing: Standing
    higher_is_better: bool = False
    ours: Measurement | None = None
    peer: Measurement | None = None
    floor: Measurement | None = None
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Everything a run says."""

    run: Run
    goals: tuple[GoalRow, ...]
    measurements: tuple[Measurement, ...]
    doubts: tuple[Doubt, ...] = ()
    subject: str = ""
    libraries: tuple[tuple[str, str], ...] = ()

    def count(self, standing: Standing) -> int:
        """How many goal rows stand so."""
        return sum(row.standing is standing for row in self.goals)

    @property
    def told(self) -> int:
        """How many goal rows a result speaks of."""
        return len(self.goals) - self.count(Standing.NOT_MEASURED)
