"""What a comparison of both ends says of the step to look for, and probes on the same scale. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfgate.judge.evidence import Scale, assess, scale_of
from perfgate.model.comparison import Clock, Side, Stage
from perfgate.model.report import Verdict
from perfgate.stats.effect import hodges_lehmann
from perfgate.stats.noise import robust_deviation
from perfgate.stats.step_search import Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfgate.model.comparison import Case, CaseRecord, Pair
    from perfgate.model.gate import Gate
    from perfgate.model.report import Judgement

_CHANGES = frozenset({Verdict.REGRESSION, Verdict.IMPROVEMENT})
# How far two builds of the same code stray from each other: as shares of the least effect worth a verdict, and of
# the step, whichever is more.
_DRIFT_OF_LEAST = 0.25
_DRIFT_OF_STEP = 0.05
# Pairs that are all alike have some noise: a clock has a resolution.
_LEAST_NOISE = 0.01


@dataclass(frozen=True, slots=True)
class Ends:
    """A difference that is sure: the scale it was judged on, the step, and the effects that show it."""

    scale: Scale
    step: Step
    effects: tuple[float, ...]


def differing(judgement: Judgement, record: CaseRecord, gate: Gate) -> Ends | None:
    """What to look for; None where the ends do not surely differ."""
    if judgement.verdict not in _CHANGES:
        return None
    scale = scale_of(record, gate)
    effects = effects_of(record.case, record.of(Stage.CONFIRMATION) or record.pairs, scale)
    if record.case.exact:
        return Ends(scale, Step(effects[-1], 0.0, 0.0, 0.0), effects)
    size = hodges_lehmann(effects)
    noise = max(robust_deviation(effects, size), _LEAST_NOISE * abs(size))
    drift = max(_DRIFT_OF_LEAST * scale.least, _DRIFT_OF_STEP * abs(size))
    step = Step(size, noise / math.sqrt(len(effects)), noise, drift)
    return Ends(scale, step, effects)


def effects_of(case: Case, pairs: Sequence[Pair], scale: Scale) -> tuple[float, ...]:
    """The effects of the pairs that have one; of a counter, the plain differences."""
    if case.exact:
        return tuple(filter(math.isfinite, (_difference(pair) for pair in pairs)))
    found = assess(case, pairs, scale)
    return () if found is None else tuple(found.effects.tolist())


def _difference(pair: Pair) -> float:
    ours, theirs = (
        pair.readings.get(side, {}).get(Clock.VALUE, math.nan)
        for side in (Side.CONTENDER, Side.BASELINE)
    )
    return ours - theirs
