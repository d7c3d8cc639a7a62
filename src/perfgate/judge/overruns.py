"""Budgets of absolute values: a limit holds whether a change is shown or not."""

from __future__ import annotations

from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

from perfgate.judge.evidence import CONFIDENCE, readings, scale_of
from perfgate.judge.limits import limits_of
from perfgate.model.comparison import Side
from perfgate.model.report import Verdict, Weight
from perfgate.model.units import human, to_base
from perfgate.stats.interval import signed_rank_interval

if TYPE_CHECKING:
    from perfgate.model.comparison import CaseRecord
    from perfgate.model.gate import Gate
    from perfgate.model.report import Judgement


def weigh_value(judgement: Judgement, record: CaseRecord, gate: Gate) -> Judgement:
    """The judgement, made heavier where the contender's value exceeds its limit.

    It blocks where the value surely lies above (the interval over all its pairs does), unless the
    baseline lies above as well and no regression is sure: then, and where it is not sure, it warns.
    """
    most = limits_of(record.case, gate).max_value
    if most is None or judgement.verdict in {Verdict.BROKEN, Verdict.NOT_GATED}:
        return judgement
    clock = scale_of(record, gate).clock
    unit = record.case.unit
    ours = [to_base(each, unit)[0] for each in readings(record.pairs, Side.CONTENDER, clock)]
    theirs = [to_base(each, unit)[0] for each in readings(record.pairs, Side.BASELINE, clock)]
    if not ours or median(ours) <= most:
        return judgement
    base = to_base(1.0, unit)[1]
    weight, said = (
        Weight.BLOCKS,
        f"{human(median(ours), base)} exceeds its limit of {human(most, base)}",
    )
    if theirs and median(theirs) > most and judgement.verdict is not Verdict.REGRESSION:
        weight, said = Weight.WARNS, f"{said}, as the baseline's {human(median(theirs), base)} does"
    elif signed_rank_interval(ours, CONFIDENCE).low <= most:
        weight, said = Weight.WARNS, f"{said}, though not surely"
    return replace(
        judgement,
        weight=heavier(judgement.weight, weight),
        reason=f"{judgement.reason}; {said}",
    )


def heavier(one: Weight, other: Weight) -> Weight:
    """The heavier of two weights."""
    order = list(Weight)
    return min(one, other, key=order.index)
