"""The judge: everything measured, and the rules, to a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfgate.judge.conclusion import conclude
from perfgate.judge.confirmation import confirm
from perfgate.judge.counters import judge_counter
from perfgate.judge.exemptions import exempt
from perfgate.judge.failures import judge_failures, judge_removed
from perfgate.judge.limits import limits_of
from perfgate.judge.measured import judge_measured
from perfgate.judge.overruns import weigh_value
from perfgate.model.report import Report, Verdict, Weight

if TYPE_CHECKING:
    from perfgate.judge.confirmation import Confirmation
    from perfgate.model.comparison import CaseRecord
    from perfgate.model.gate import Gate
    from perfgate.model.report import Comparison, Judgement


def judge(comparison: Comparison) -> Report:
    """The report of a comparison: the same for the same measurements, wherever it is made.

    The records of all shards together make one comparison: alpha holds for the whole suite.
    """
    gate, records = comparison.gate, comparison.records
    confirmations = confirm(records, gate)
    judged = [_judge(each, gate, confirmations.get(each.case.key)) for each in records]
    judged += [judge_removed(key) for key in comparison.removed]
    ordered = sorted((exempt(each, gate, comparison.provenance) for each in judged), key=_order)
    unusable = (doubt for each in records for doubt in limits_of(each.case, gate).doubts)
    return Report(
        comparison,
        tuple(ordered),
        conclude(ordered, interrupted=comparison.interrupted),
        doubts=(*comparison.doubts, *dict.fromkeys(unusable)),
    )


def _judge(record: CaseRecord, gate: Gate, confirmation: Confirmation | None) -> Judgement:
    judgement = judge_failures(record, gate)
    if judgement is None and record.case.exact and record.case.gated:
        judgement = judge_counter(record, gate)
    if judgement is None:
        judgement = judge_measured(record, gate, confirmation)
    return weigh_value(judgement, record, gate)


def _order(judgement: Judgement) -> tuple[int, int, float, str]:
    """Worst first: by weight, verdict, and size of the effect; then by name."""
    effect = judgement.estimate.effect if judgement.estimate else 0.0
    return (
        list(Weight).index(judgement.weight),
        list(Verdict).index(judgement.verdict),
        -effect,
        judgement.case.key,
    )
