"""The judgement of a case by its pairs: what its screening or its confirmation allows to say."""

from __future__ import annotations

import math
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from perfgate.judge.evidence import estimate_of, readings, scale_of
from perfgate.judge.failures import inconclusive_weight
from perfgate.judge.screening import Direction, Standing, screen
from perfgate.judge.wording import limit, size, span
from perfgate.model.comparison import Side, Stage
from perfgate.model.report import Judgement, Verdict, Weight
from perfgate.stats.noise import MIN_CONTROLS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfgate.judge.confirmation import Confirmation
    from perfgate.judge.evidence import Assessment
    from perfgate.model.comparison import Case, CaseRecord, Clock, Pair
    from perfgate.model.gate import Gate


class _Said(NamedTuple):
    verdict: Verdict
    weight: Weight
    reason: str


def judge_measured(record: CaseRecord, gate: Gate, confirmation: Confirmation | None) -> Judgement:
    """The judgement by the confirming pairs of a suspect, by the screening pairs of any other case."""
    clock = scale_of(record, gate).clock
    if confirmation is not None and confirmation.assessment is not None:
        pairs = record.of(Stage.CONFIRMATION)
        found: Assessment | None = confirmation.assessment
        p_value: float | None = confirmation.p_value
        said = _confirmed(record, confirmation, confirmation.assessment, gate)
    else:
        pairs, p_value = record.of(Stage.SCREENING), None
        screening = screen(record, gate)
        found = screening.assessment
        said = _screened(record, screening.standing, found, gate)
    return Judgement(
        record.case,
        said.verdict,
        said.weight,
        said.reason,
        clock=clock,
        estimate=estimate_of(found, p_value) if found else None,
        baseline=_typical(pairs, Side.BASELINE, clock),
        contender=_typical(pairs, Side.CONTENDER, clock),
    )


def _screened(
    record: CaseRecord, standing: Standing, assessment: Assessment | None, gate: Gate
) -> _Said:
    case, looks = record.case, gate.looks
    if not case.gated:
        return _Said(Verdict.NOT_GATED, Weight.NONE, "measured for the tables only (gate = False)")
    if assessment is None:
        taken = len(record.of(Stage.SCREENING))
        return _unclear(gate, f"none of its {taken} pairs shows a number on both sides")
    found = _found(assessment, case)
    if standing is Standing.SUSPECT:
        taken = len(record.of(Stage.CONFIRMATION))
        return _unclear(
            gate,
            f"suspected: {found}; stopped after {taken} of the {looks.confirmation[0]} or more fresh "
            "pairs that would confirm it",
        )
    if standing is Standing.CONTINUE:
        taken = len(record.of(Stage.SCREENING))
        return _unclear(gate, f"{found}; stopped after {taken} of {looks.screening[-1]} pairs")
    if not assessment.controls.size:
        return _unclear(gate, f"{found}, but the baseline was never measured against itself")
    return _Said(Verdict.NO_CHANGE, Weight.NONE, f"no difference shown: {found}")


def _confirmed(
    record: CaseRecord, confirmation: Confirmation, assessment: Assessment, gate: Gate
) -> _Said:
    case, pairs = record.case, confirmation.pairs
    found, margin = _found(assessment, case), limit(assessment, case, assessment.margin)
    doubt = _control_doubt(confirmation, assessment, gate)
    if doubt:
        return _unclear(gate, f"{found}, but {doubt}")
    if confirmation.p_value <= gate.alpha:
        if confirmation.direction is Direction.WORSE:
            return _regression(record, assessment, found)
        reason = f"{found}, surely beyond the margin of {margin}"
        return _Said(Verdict.IMPROVEMENT, Weight.NOTICE, reason)
    if not assessment.excludes_block:
        block = limit(assessment, case, assessment.scale.block)
        return _unclear(
            gate,
            f"{found} after {pairs} fresh pairs: neither surely beyond the margin of {margin} nor "
            f"surely below the {block} that block",
        )
    if confirmation.needs_more(sure=False):
        return _unclear(
            gate, f"{found}; stopped after {pairs} of {gate.looks.confirmation[-1]} fresh pairs"
        )
    reason = f"suspected and not confirmed on {pairs} fresh pairs: {found}; the margin is {margin}"
    return _Said(Verdict.NO_CHANGE, Weight.NONE, reason)


def _regression(record: CaseRecord, assessment: Assessment, found: str) -> _Said:
    """A sure regression, weighed by its estimate."""
    case, scale, effect = record.case, assessment.scale, assessment.effect
    if math.isinf(scale.block):
        return _without_budget(record, scale.clock, found)
    block, warn = (limit(assessment, case, each) for each in (scale.block, scale.warn))
    if effect >= scale.block:
        return _Said(Verdict.REGRESSION, Weight.BLOCKS, f"{found}; {block} and more block")
    if effect >= scale.warn:
        reason = f"{found}; {warn} and more warn, {block} block"
        return _Said(Verdict.REGRESSION, Weight.WARNS, reason)
    return _Said(Verdict.REGRESSION, Weight.NOTICE, f"{found}; {warn} and more warn")


def _without_budget(record: CaseRecord, clock: Clock, found: str) -> _Said:
    """A rise without ratio or budget: one from zero is above any relative budget."""
    baseline = _typical(record.of(Stage.CONFIRMATION), Side.BASELINE, clock)
    reason = (
        f"{found}; from {baseline} there is no ratio, and no budget (max_increase) allows a rise"
    )
    return _Said(Verdict.REGRESSION, Weight.WARNS if baseline else Weight.BLOCKS, reason)


def _control_doubt(confirmation: Confirmation, assessment: Assessment, gate: Gate) -> str:
    """Why baseline against itself speaks against trusting a case; empty where it does not."""
    controls = int(assessment.controls.size)
    if controls < MIN_CONTROLS:
        return (
            f"the baseline was measured against itself in {controls} pairs and {MIN_CONTROLS} are "
            "the least"
        )
    if confirmation.control_p_value <= gate.alpha:
        return "the baseline surely differs from itself too: the benchmark cannot be trusted here"
    return ""


def _found(assessment: Assessment, case: Case) -> str:
    return f"{size(assessment, case, assessment.effect)} ({span(assessment, case)})"


def _unclear(gate: Gate, reason: str) -> _Said:
    return _Said(Verdict.INCONCLUSIVE, inconclusive_weight(gate), reason)


def _typical(pairs: Sequence[Pair], side: Side, clock: Clock) -> float | None:
    shown = readings(pairs, side, clock)
    return median(shown) if shown else None
