"""Exact counters: they never vary, so any difference is a change."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from perfgate.judge.failures import inconclusive_weight
from perfgate.judge.limits import limits_of
from perfgate.judge.screening import EXACT_PAIRS
from perfgate.model.comparison import Clock, Side
from perfgate.model.report import Estimate, Judgement, Verdict, Weight
from perfgate.model.units import human, to_base

if TYPE_CHECKING:
    from perfgate.model.comparison import Case, CaseRecord
    from perfgate.model.gate import Gate


def judge_counter(record: CaseRecord, gate: Gate) -> Judgement:
    """The judgement of a counter: a rise blocks, unless a budget allows it; a fall is an improvement."""
    case = record.case
    shown = {
        side: [pair.readings.get(side, {}).get(Clock.VALUE, math.nan) for pair in record.pairs]
        for side in (Side.BASELINE, Side.CONTENDER)
    }
    if len(record.pairs) < EXACT_PAIRS:
        reason = f"found {len(record.pairs)} of the {EXACT_PAIRS} processes a side that show a counter exact"
        return Judgement(
            case, Verdict.INCONCLUSIVE, inconclusive_weight(gate), reason, clock=Clock.VALUE
        )
    varying = {side: sorted(set(values)) for side, values in shown.items() if not _same(values)}
    if varying:
        return _varying(case, varying)
    baseline, contender = shown[Side.BASELINE][0], shown[Side.CONTENDER][0]
    verdict, weight, reason = _compared(case, baseline, contender, gate)
    return Judgement(
        case,
        verdict,
        weight,
        reason,
        clock=Clock.VALUE,
        estimate=_estimate(case, baseline, contender, len(record.pairs)),
        baseline=baseline,
        contender=contender,
    )


def _compared(
    case: Case, baseline: float, contender: float, gate: Gate
) -> tuple[Verdict, Weight, str]:
    before, after = human(baseline, case.unit), human(contender, case.unit)
    worse = (baseline - contender) if case.higher_is_better else (contender - baseline)
    if not worse:
        return Verdict.NO_CHANGE, Weight.NONE, f"exactly {before} on both sides"
    way = "rose" if contender > baseline else "fell"
    said = f"{way} from {before} to {after}"
    if worse < 0:
        return Verdict.IMPROVEMENT, Weight.NOTICE, said
    allowed = limits_of(case, gate).max_increase
    unit = to_base(1.0, case.unit)[1]
    if allowed is None:
        return Verdict.REGRESSION, Weight.BLOCKS, f"{said}; an exact counter may not get worse"
    found = to_base(worse, case.unit)[0]
    said = f"{said}: {human(found, unit)} worse, {human(allowed, unit)} are allowed"
    return Verdict.REGRESSION, Weight.BLOCKS if found > allowed else Weight.NOTICE, said


def _same(values: list[float]) -> bool:
    """Whether all are one number; what is not a number is no counter."""
    return math.isfinite(values[0]) and len(set(values)) == 1


def _varying(case: Case, varying: dict[Side, list[float]]) -> Judgement:
    """A counter that is not exact; the contender's doing only where the baseline's is exact."""
    seen = "; ".join(
        f"{side}: {', '.join(human(value, case.unit) for value in values)}"
        for side, values in varying.items()
    )
    weight = Weight.WARNS if Side.BASELINE in varying else Weight.BLOCKS
    reason = f"declared exact, yet its processes differ or show no number ({seen})"
    return Judgement(case, Verdict.BROKEN, weight, reason, clock=Clock.VALUE, error=reason)


def _estimate(case: Case, baseline: float, contender: float, pairs: int) -> Estimate | None:
    """The ratio, which is certain; None where there is none."""
    if baseline <= 0 or contender <= 0:
        return None
    effect = (baseline / contender if case.higher_is_better else contender / baseline) - 1
    return Estimate(effect, (effect, effect), 1.0, margin=0.0, noise_floor=None, pairs=pairs)
