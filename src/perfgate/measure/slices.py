"""From slices to a pair: how many slices, and what they amount to. Pure."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfgate.model.comparison import Clock, Pair, Side

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfgate.model.comparison import Stage

Times = dict[Clock, float]

# A slice is cut short by an interrupt now and then: what a process can use of a core shows in its better ones.
_SHARE_QUANTILE = 0.75


@dataclass(frozen=True, slots=True)
class Slice:
    """Seconds in all by each clock, and the calling thread's CPU seconds (``busy``)."""

    times: Times
    busy: float = 0.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How long things take within a pair, in seconds.

    2 ms are long against the clocks' resolution and short against the drift of a shared machine; ``side`` is
    what a case may take a side and round; ``warmup`` holds where a benchmark sets no ``warmup_time``. What
    was expensive to open is measured as long as that took, up to ``dear_slices``.
    """

    slice: float = 0.002
    side: float = 0.12
    warmup: float = 0.05
    min_slices: int = 5
    dear_slices: int = 10
    max_slices: int = 60

    def goes_on(self, done: int, seconds: float, opening: float = 0.0) -> bool:
        """Whether another turn follows after that many turns that took so long a side, set-up included.

        Long calls are taken whole: three of them, or one where it takes more than a second. ``opening`` is
        what it took to open and warm a side, in seconds: a browser that took two seconds to start is worth
        more than three pages.
        """
        if done >= self.max_slices:
            return False
        if seconds < self.side or (done < self.dear_slices and seconds < opening):
            return True
        if done >= self.min_slices or seconds > 1.0:
            return False
        return done < 3 or seconds < 2 * self.side


def pair_of_slices(
    slices: Mapping[Side, Sequence[Slice]],
    *,
    stage: Stage,
    round_: int,
    number: int,
    seconds: float,
) -> Pair:
    """The pair that slices of all sides amount to; slice i of one side ran next to slice i of the others.

    Raises:
        ValueError: no clock went forward on some side.
    """
    baseline = slices[Side.BASELINE]
    contender = slices[Side.CONTENDER]
    readings = {side: _reading(of_side, number) for side, of_side in slices.items()}
    effects = _effects(baseline, contender)
    if not effects:
        raise ValueError("no clock went forward while the benchmark ran")
    control = slices.get(Side.CONTROL)
    return Pair(
        stage=stage,
        round=round_,
        readings=readings,
        effects=effects,
        control_effects=_effects(baseline, control) if control is not None else {},
        cpu_share=(_share(baseline), _share(contender)),
        children_share=(
            _share(baseline, children=True),
            _share(contender, children=True),
        ),
        slices=len(baseline),
        number=number,
        seconds=seconds,
    )


def pair_of_values(
    values: Mapping[Side, float], *, stage: Stage, round_: int, seconds: float
) -> Pair:
    """The pair of a value benchmark; values that are not positive have no log-ratio."""
    slices = {side: [Slice({Clock.VALUE: value})] for side, value in values.items()}
    baseline = slices[Side.BASELINE]
    control = slices.get(Side.CONTROL)
    return Pair(
        stage=stage,
        round=round_,
        readings={side: {Clock.VALUE: value} for side, value in values.items()},
        effects=_effects(baseline, slices[Side.CONTENDER]),
        control_effects=_effects(baseline, control) if control is not None else {},
        seconds=seconds,
    )


def _reading(slices: Sequence[Slice], number: int) -> Times:
    """The median a call; a clock counts when every slice has it."""
    return {
        clock: statistics.median(each.times[clock] for each in slices) / number
        for clock in slices[0].times
        if all(clock in each.times for each in slices)
    }


def _effects(baseline: Sequence[Slice], other: Sequence[Slice]) -> Times:
    """By clock, the median log-ratio of neighbouring slices.

    A clock that stood still in half of them is too coarse for this benchmark and left out.
    """
    effects = {}
    for clock in baseline[0].times:
        ratios = [
            math.log(b.times[clock] / a.times[clock])
            for a, b in zip(baseline, other, strict=True)
            if a.times.get(clock, 0.0) > 0 and b.times.get(clock, 0.0) > 0
        ]
        if 2 * len(ratios) > len(baseline):
            effects[clock] = statistics.median(ratios)
    return effects


def _share(slices: Sequence[Slice], *, children: bool = False) -> float:
    """The part of the time in which the calling thread (or a child that has ended) computed."""
    shares = []
    for each in slices:
        wall = each.times.get(Clock.WALL, 0.0)
        own = each.times.get(Clock.CPU, 0.0)
        extra = each.times.get(Clock.CPU_AND_CHILDREN, own) - own if children else 0.0
        if wall > 0:
            shares.append((each.busy + extra) / wall)
    shares.sort()
    return shares[int(_SHARE_QUANTILE * (len(shares) - 1))] if shares else 0.0
