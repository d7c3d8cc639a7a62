"""What the pairs of a case say, on one scale where worse is positive, and how far it may be trusted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from perfgate.judge.limits import limits_of
from perfgate.model.comparison import Clock, Side, Stage
from perfgate.model.report import Estimate
from perfgate.model.units import to_base
from perfgate.stats.clock import judged_clock
from perfgate.stats.effect import hodges_lehmann
from perfgate.stats.interval import signed_rank_interval
from perfgate.stats.noise import expected_floor, noise_floor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from perfgate.model.comparison import Case, CaseRecord, Pair
    from perfgate.model.gate import Gate

    FloatArray = npt.NDArray[np.float64]

CONFIDENCE = 0.95
# Of a difference: the least that is worth a verdict, and what warns, as shares of what blocks. They
# stand to each other as the gate's relative 2, 5 and 10 % do, but for a least half as large.
_LEAST_DIFFERENCE = 0.1
_WARNING_DIFFERENCE = 0.5
# exp() of more is no number.
_LARGEST = 700.0


@dataclass(frozen=True, slots=True)
class Scale:
    """How a case is measured off: by log-ratios, or by differences in its base unit.

    Attributes:
        ratio: log-ratios; else differences.
        sign: 1 where more is worse, -1 where less is: the one place that turns an effect round.
        least: the least effect worth a verdict, on the scale.
        warn, block: the budgets on the scale; infinite without any.
        spread: a pair's standard deviation against itself that a calibration found; 0 without one.
    """

    clock: Clock
    ratio: bool
    sign: int
    least: float
    warn: float
    block: float
    spread: float = 0.0


@dataclass(frozen=True, slots=True)
class Assessment:
    """Effect, interval, margin and noise floor of some pairs, on the scale; worse is positive."""

    scale: Scale
    effects: FloatArray
    controls: FloatArray
    effect: float
    low: float
    high: float
    confidence: float
    margin: float
    floor: float | None

    @property
    def excludes_block(self) -> bool:
        """Whether an effect that would block is out of the question."""
        return self.high < self.scale.block


def scale_of(record: CaseRecord, gate: Gate) -> Scale:
    """The scale of a case: log-ratios where every pair has one and the case is no growth."""
    case, limits = record.case, limits_of(record.case, gate)
    clock = judged_clock(case, record.of(Stage.SCREENING)[: gate.looks.screening[0]])
    sign = -1 if case.higher_is_better else 1
    no_ratio = clock is Clock.VALUE and any(
        not math.isfinite(pair.effects.get(clock, math.nan)) for pair in record.pairs
    )
    if not (limits.grows or no_ratio):
        # What blocks must lie well beyond the margin, or no number of pairs could tell.
        smallest = min(gate.min_margin, limits.block / 2)
        least, warn, block = map(math.log1p, (smallest, limits.warn, limits.block))
        known = (each.spread for each in gate.calibrated if each.case == case.key)
        spread = math.log1p(next(known, 0.0))
        return Scale(
            clock, ratio=True, sign=sign, least=least, warn=warn, block=block, spread=spread
        )
    most = limits.max_increase
    if most is None:
        return Scale(clock, ratio=False, sign=sign, least=0.0, warn=math.inf, block=math.inf)
    least, warn = _LEAST_DIFFERENCE * most, _WARNING_DIFFERENCE * most
    return Scale(clock, ratio=False, sign=sign, least=least, warn=warn, block=most)


def assess(case: Case, pairs: Sequence[Pair], scale: Scale) -> Assessment | None:
    """What these pairs say; None where none of them has an effect on the scale's clock."""
    effects, controls = _effects(case, pairs, scale)
    if not effects.size:
        return None
    interval = signed_rank_interval(effects, CONFIDENCE)
    floor = noise_floor(controls, effects)
    if scale.spread:
        floor = max(floor or 0.0, expected_floor(scale.spread, effects.size))
    return Assessment(
        scale,
        effects,
        controls,
        effect=hodges_lehmann(effects),
        low=interval.low,
        high=interval.high,
        confidence=interval.confidence,
        margin=max(scale.least, floor or 0.0),
        floor=floor,
    )


def estimate_of(assessment: Assessment, p_value: float | None = None) -> Estimate | None:
    """The assessment as ratios minus one; None for differences, which have no ratio."""
    if not assessment.scale.ratio:
        return None
    floor = assessment.floor
    return Estimate(
        effect=as_ratio(assessment.effect),
        interval=(as_ratio(assessment.low), as_ratio(assessment.high)),
        confidence=assessment.confidence,
        margin=as_ratio(assessment.margin),
        noise_floor=None if floor is None else as_ratio(floor),
        pairs=assessment.effects.size,
        p_value=p_value,
    )


def as_ratio(log_ratio: float) -> float:
    """A log-ratio as a ratio minus one; finite, however absurd the readings were."""
    return math.expm1(min(log_ratio, _LARGEST))


def readings(pairs: Sequence[Pair], side: Side, clock: Clock) -> list[float]:
    """What one side showed in each of the pairs, in the case's unit, where it showed a number."""
    found = (pair.readings.get(side, {}).get(clock, math.nan) for pair in pairs)
    return [value for value in found if math.isfinite(value)]


def _effects(case: Case, pairs: Sequence[Pair], scale: Scale) -> tuple[FloatArray, FloatArray]:
    """Effects and control effects of the pairs that have them."""
    if scale.ratio:
        effects = [pair.effects.get(scale.clock, math.nan) for pair in pairs]
        controls = [pair.control_effects.get(scale.clock, math.nan) for pair in pairs]
    else:
        effects = [_difference(case, pair.readings, Side.CONTENDER, scale) for pair in pairs]
        controls = [_difference(case, pair.readings, Side.CONTROL, scale) for pair in pairs]
    return _finite(effects) * scale.sign, _finite(controls) * scale.sign


def _difference(
    case: Case,
    shown: Mapping[Side, Mapping[Clock, float]],
    side: Side,
    scale: Scale,
) -> float:
    ours = shown.get(side, {}).get(scale.clock, math.nan)
    theirs = shown.get(Side.BASELINE, {}).get(scale.clock, math.nan)
    return to_base(ours - theirs, case.unit)[0]


def _finite(values: Sequence[float]) -> FloatArray:
    vector = np.asarray(values, dtype=np.float64)
    return vector[np.isfinite(vector)]
