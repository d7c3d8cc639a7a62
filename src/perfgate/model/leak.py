"""What a leak check is asked, what it recorded, and what it found."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# Roles of processes whose memory is measured, and the driver's live heap, which its V8 tells.
PYTHON, DRIVER, BROWSER, DRIVER_HEAP = "python", "driver", "browser", "driver heap"


class Outcome(enum.StrEnum):
    """What a check ends with; only ``CLEAN`` passes."""

    CLEAN = "clean"
    LEAKS = "leaks"
    INCONCLUSIVE = "inconclusive"
    BROKEN = "broken"

    @property
    def exit_code(self) -> int:
        """As everywhere in perfgate: 0 pass, 1 it ran and did not pass, 3 broken or inconclusive."""
        return {Outcome.CLEAN: 0, Outcome.LEAKS: 1}.get(self, 3)


class Measure(enum.StrEnum):
    """How a series is judged: an exact count by equality, objects by steady growth, memory by its slope."""

    COUNT = "count"
    OBJECTS = "objects"
    MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class Plan:
    """How a cycle is run.

    Attributes:
        burn_in: cycles before anything counts: caches fill, what is made once is made.
        cycles: cycles that count.
        looks: how often it is looked at them at most, evenly; each look costs some 50 ms.
        seconds: begin no cycle after so many; None runs all. Too few cycles are inconclusive, never clean.
        timeout: seconds that one cycle may take.
        patience: seconds to wait at a look for what is late (a renderer that has not left yet).
    """

    burn_in: int = 10
    cycles: int = 40
    looks: int = 200
    seconds: float | None = None
    timeout: float = 60.0
    patience: float = 2.0

    def __post_init__(self) -> None:
        for name, least in (("burn_in", 1), ("cycles", 2), ("looks", 2)):
            value = getattr(self, name)
            if type(value) is not int or value < least:
                raise ValueError(f"{name} is {value!r}; allowed: a whole number from {least}")
        for name in ("seconds", "timeout", "patience"):
            value = getattr(self, name)
            if name == "seconds" and value is None:
                continue
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e9:
                raise ValueError(f"{name} is {value!r}; allowed: seconds above 0")


@dataclass(frozen=True, slots=True)
class Limits:
    """What may grow; counts may not, and have no limit.

    Attributes:
        memory: bytes a cycle, by series. Each of these must have been measured, else nothing is clean.
        others: bytes a cycle for what else was measured; None leaves it unjudged.
        ten_cycles: bytes that ten cycles in a row may keep, all processes together; None for no limit.
    """

    memory: Mapping[str, float] = field(default_factory=lambda: {PYTHON: 100e3})
    others: float | None = 500e3
    ten_cycles: float | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one thing over cycles; cycle 0 is the end of the burn-in."""

    name: str
    measure: Measure
    cycles: tuple[int, ...]
    values: tuple[float, ...]

    @property
    def grown(self) -> float:
        """The last value less the first."""
        return self.values[-1] - self.values[0] if self.values else 0.0


@dataclass(frozen=True, slots=True)
class Trace:
    """What memray saw of some cycles: bytes at once, allocations, and what they kept and where."""

    cycles: int
    peak_bytes: int
    allocations: int
    kept: tuple[tuple[str, int], ...] = ()
    flame_graph: str = ""


@dataclass(frozen=True, slots=True)
class Recording:
    """Everything a check recorded of a subject, whatever became of it.

    Attributes:
        cycles: cycles that were completed after the burn-in.
        checkpoints: how often Python objects were counted by type.
        doubts: what could not be measured, and why.
        failure: why the check could not go on; empty where it came to its end.
    """

    subject: str
    plan: Plan
    series: tuple[Series, ...] = ()
    cycles: int = 0
    checkpoints: int = 0
    seconds: float = 0.0
    doubts: tuple[str, ...] = ()
    failure: str = ""
    trace: Trace | None = None

    def of(self, measure: Measure) -> tuple[Series, ...]:
        """The series judged in one way."""
        return tuple(each for each in self.series if each.measure is measure)


@dataclass(frozen=True, slots=True)
class Growth:
    """What one series shows.

    Attributes:
        slope: a cycle, with its interval ``low`` to ``high``: of memory by Theil-Sen over low-water marks, of
            counts and objects the exact growth.
        limit: what a cycle may add; None where the series is only shown.
        since: the first cycle from which on it stayed above its beginning; None where it did not.
        plateau: it grew, and levelled off.
        outcome: what follows from it alone.
    """

    series: Series
    slope: float
    low: float
    high: float
    limit: float | None
    since: int | None
    plateau: bool
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class LeakReport:
    """A recording and what was found; ``growths`` begin with what grew first."""

    recording: Recording
    limits: Limits
    outcome: Outcome
    reason: str
    growths: tuple[Growth, ...] = ()
    ten_cycles: float | None = None

    @property
    def caught(self) -> tuple[Growth, ...]:
        """What grew beyond its limit, first things first."""
        return tuple(each for each in self.growths if each.outcome is Outcome.LEAKS)


@dataclass(frozen=True, slots=True)
class LeakCase:
    """A subject of a project, as ``[[leak]]`` of perfgate.toml names it.

    Attributes:
        name: how it is asked for, and what its folder is called.
        target: ``FILE_OR_MODULE:NAME``.
        planted: of a negative control, what leaks: it must be caught. Empty for what must be clean.
        soak: the plan and limits of a long run; None where it takes part in none.
    """

    name: str
    target: str
    plan: Plan = field(default_factory=Plan)
    limits: Limits = field(default_factory=Limits)
    planted: str = ""
    soak: tuple[Plan, Limits] | None = None
