"""What a calibration measures: trials of the gate, each a whole comparison of a commit with itself.

In an A/A trial nothing differs; in a planted one, known slowdowns are added to some of the contender's calls.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfgate.model.comparison import Clock
    from perfgate.model.legs import Leg
    from perfgate.model.peers import PeerRates, PeerTrial
    from perfgate.model.planting import Plant
    from perfgate.model.rate import Rate
    from perfgate.model.report import Outcome, Provenance, Verdict, Weight


class ClockClass(enum.StrEnum):
    """Cases that are judged alike: those that compute, those that wait, values."""

    CPU = "cpu"
    WALL = "wall"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class TrialPlan:
    """A trial before it is measured.

    Attributes:
        name: of its folder, and unique.
        busy: whether other processes use the machine meanwhile.
        keys: its cases.
        shares: by key, the planted slowdown: 0.05 is 5 %. Empty for an A/A trial.
        plants: by key, what is added to each call for that.
    """

    name: str
    busy: bool
    keys: tuple[str, ...]
    shares: Mapping[str, float] = field(default_factory=dict)
    plants: Mapping[str, Plant] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TrialCase:
    """What the gate said of a case; ``share`` is what was planted, 0 for nothing.

    ``effect``, ``margin`` and ``floor`` are ratios minus one, None where there was no estimate; ``baseline``
    is a call's typical reading in the case's unit; ``pairs`` counts all that were measured. ``effects`` are
    the log-ratios of the pairs in their order, worse positive; empty for a case judged by differences.
    """

    key: str
    clock: Clock | None
    share: float
    verdict: Verdict
    weight: Weight
    effect: float | None
    margin: float | None
    floor: float | None
    baseline: float | None
    pairs: int
    judged_pairs: int
    seconds: float
    effects: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """A measured trial; ``peers`` is what asv made of it, where it was asked."""

    plan: TrialPlan
    outcome: Outcome
    cases: tuple[TrialCase, ...]
    seconds: float
    provenance: Provenance
    peers: PeerTrial | None = None

    @property
    def planted(self) -> bool:
        """Whether anything was planted."""
        return bool(self.plan.shares)


@dataclass(frozen=True, slots=True)
class Power:
    """What became of one planted slowdown, over all cases of a class."""

    clocks: ClockClass
    share: float
    found: Rate
    blocked: Rate


@dataclass(frozen=True, slots=True)
class Alarms:
    """Of A/A trials: how many had a ``regression`` verdict, and how many did not pass for any reason."""

    load: str
    regressions: Rate
    not_passed: Rate


@dataclass(frozen=True, slots=True)
class CaseNoise:
    """A case against itself, over trials in which nothing was planted in it, idle ones where there are any.

    A case of no trial has what the legs of comparisons tell of it, and ``trials`` 0.

    ``spread`` is the standard deviation of a pair as a ratio minus one; ``margin`` what the gate would take
    with as many pairs as it plans at most; ``pairs`` is how many it takes until the noise floor is within
    the gate's least margin.
    """

    key: str
    clocks: ClockClass
    trials: int
    spread: float
    margin: float
    pairs: int


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What the gate would make of a slowdown of that share: how often it is found, how often it blocks."""

    share: float
    found: Rate
    blocked: Rate


@dataclass(frozen=True, slots=True)
class Foresight:
    """A case judged again and again by its recorded pairs, with slowdowns added.

    ``pairs`` were recorded; ``alarms`` is what was called a regression with nothing added.
    """

    key: str
    clocks: ClockClass
    pairs: int
    alarms: Rate
    planted: tuple[Foreseen, ...]


class Premise(enum.StrEnum):
    """What the test takes for granted of a baseline's pairs against itself."""

    INDEPENDENCE = "independence"
    NO_DRIFT = "no drift"
    SYMMETRY = "symmetry"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class Assumption:
    """A premise and what was measured of it.

    ``value`` is a correlation between -1 and 1, or a share of series for ``LEVEL``; it lies between ``low``
    and ``high`` at a confidence of 95 %. It ``holds`` unless it surely lies beyond ``tolerable``, as far as
    which the error rates hardly change. ``series`` counts the runs of cases it comes from.
    """

    premise: Premise
    value: float
    low: float
    high: float
    tolerable: float
    series: int
    holds: bool


@dataclass(frozen=True, slots=True)
class Width:
    """Half of the interval's width after so many pairs, as a ratio minus one: the median over series."""

    clocks: ClockClass
    pairs: int
    width: float
    series: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """Everything a calibration found out; ``legs`` are those of comparisons on the same machine."""

    trials: tuple[Trial, ...]
    legs: tuple[Leg, ...]
    alarms: tuple[Alarms, ...]
    leg_alarms: Rate
    power: tuple[Power, ...]
    noise: tuple[CaseNoise, ...]
    assumptions: tuple[Assumption, ...]
    widths: tuple[Width, ...]
    peers: tuple[PeerRates, ...] = ()
    foresight: tuple[Foresight, ...] = ()
