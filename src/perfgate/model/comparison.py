"""What a comparison measures: cases, the pairs of fresh processes they ran in, and what went wrong.

The unit of inference is the pair, never the slice: a pair is one fresh process a side, and gives one
log-ratio a clock.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Clock(enum.StrEnum):
    """What a reading counts; a benchmark may ask for one by its attribute ``clock``."""

    WALL = "wall"
    CPU = "cpu"
    # The process and those of its children that have ended.
    CPU_AND_CHILDREN = "cpu+children"
    # The benchmark's own ``timer``.
    TIMER = "timer"
    # No clock: the number that a track_, mem_ or peakmem_ benchmark returns.
    VALUE = "value"


class Kind(enum.StrEnum):
    """asv's types of benchmark, by the prefix that declares them."""

    TIME = "time"
    TIMERAW = "timeraw"
    MEM = "mem"
    PEAKMEM = "peakmem"
    TRACK = "track"

    @property
    def timed(self) -> bool:
        """Whether calls are timed; the others return a value of the whole process."""
        return self in {Kind.TIME, Kind.TIMERAW}


class Side(enum.StrEnum):
    """Who is measured. The control is the baseline once more: baseline against control is the A/A leg."""

    BASELINE = "baseline"
    CONTENDER = "contender"
    CONTROL = "control"


class Stage(enum.StrEnum):
    """Screening measures every case; confirmation measures suspects again, on fresh pairs only."""

    SCREENING = "screening"
    CONFIRMATION = "confirmation"


@dataclass(frozen=True, slots=True)
class Case:
    """A benchmark with one choice of parameters, as the worker found it in the contender's files.

    Attributes:
        benchmark: asv's name, ``file.Class.time_name``.
        index: the place of the parameters among all combinations, in asv's order; None without parameters.
        parameters: (name, value as asv writes it) pairs.
        unit: of the value; ``seconds`` for timings.
        timeout: seconds that one set-up or one call may take.
        exact: a counter that never varies; it is compared, not tested.
        gated: False for peers and floors, which are measured for tables only.
        clock: the clock that the benchmark asks for; None leaves it to the rule.
        setup_cache: asv's key of its ``setup_cache``; empty without one.
        setup_cache_timeout: seconds that the ``setup_cache`` may take.
        source: file (relative to the project) and line that define it.
        version: asv's fingerprint of the benchmark's own code.
    """

    benchmark: str
    kind: Kind
    unit: str
    timeout: float
    index: int | None = None
    parameters: tuple[tuple[str, str], ...] = ()
    exact: bool = False
    gated: bool = True
    higher_is_better: bool = False
    clock: Clock | None = None
    setup_cache: str = ""
    setup_cache_timeout: float = 0.0
    source: tuple[str, int] = ("", 0)
    version: str = ""

    @property
    def key(self) -> str:
        """The name as asv selects it: ``file.Class.time_name(value, value)``."""
        if not self.parameters:
            return self.benchmark
        return f"{self.benchmark}({', '.join(value for _, value in self.parameters)})"

    @property
    def file(self) -> str:
        """The benchmark file: its cases share a process."""
        return self.benchmark.split(".", 1)[0]


@dataclass(frozen=True, slots=True)
class Pair:
    """One round of one case: what each side showed, and the log-ratios.

    Attributes:
        readings: for each side, by clock, the median over its slices, a call: seconds, or the unit.
        effects: by clock, log(contender / baseline): the median over slices that ran next to each other.
        control_effects: by clock, log(control / baseline); empty where the round had no control.
        cpu_share: (baseline, contender) process CPU time over wall time, between 0 and about 1.
        children_share: the same with the children's CPU time added.
        slices: how many a side.
        number: calls a slice.
        seconds: that the round of this case took, set-up included.
    """

    stage: Stage
    round: int
    readings: Mapping[Side, Mapping[Clock, float]]
    effects: Mapping[Clock, float]
    control_effects: Mapping[Clock, float]
    cpu_share: tuple[float, float] = (0.0, 0.0)
    children_share: tuple[float, float] = (0.0, 0.0)
    slices: int = 1
    number: int = 1
    seconds: float = 0.0


class FailureKind(enum.StrEnum):
    """How a side failed."""

    ERROR = "error"
    TIMEOUT = "time-out"
    CRASH = "crash"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that could not be measured on one side: the benchmark's own error, and what it printed."""

    side: Side
    kind: FailureKind
    stage: Stage
    round: int
    error: str
    output: str = ""


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """All that was measured of a case. ``skipped``: its setup raised NotImplementedError on a side."""

    case: Case
    pairs: tuple[Pair, ...] = ()
    failures: tuple[Failure, ...] = ()
    skipped: tuple[Side, ...] = ()

    def of(self, stage: Stage) -> tuple[Pair, ...]:
        """The pairs of one stage, in the order of their rounds."""
        return tuple(pair for pair in self.pairs if pair.stage is stage)
