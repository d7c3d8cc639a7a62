"""What a maintainer took on purpose or set aside for a while: a weight is lowered, a verdict never changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from perfgate.judge.limits import matches
from perfgate.model.report import Judgement, Verdict, Weight

if TYPE_CHECKING:
    from perfgate.model.gate import Accepted, Gate
    from perfgate.model.report import Provenance

_HEAVY = frozenset({Weight.BLOCKS, Weight.WARNS})
# What was never measured well cannot be accepted.
_NOT_ACCEPTABLE = frozenset({Verdict.BROKEN})
_ROUNDING = 1e-9


def exempt(judgement: Judgement, gate: Gate, provenance: Provenance) -> Judgement:
    """The judgement as a notice where an acceptance or a quarantine holds for it; else as it is."""
    if judgement.weight not in _HEAVY:
        return judgement
    accepted = acceptance_of(judgement, gate, provenance)
    if accepted is not None:
        return replace(judgement, weight=Weight.NOTICE, accepted=accepted.reason)
    for quarantine in gate.quarantined:
        holds = quarantine.holds_on(provenance.started.date())
        if holds and matches(judgement.case, quarantine.benchmark):
            return replace(judgement, weight=Weight.NOTICE, quarantined=quarantine.reason)
    return judgement


def acceptance_of(judgement: Judgement, gate: Gate, provenance: Provenance) -> Accepted | None:
    """The entry that takes what is said of this case; None where there is none."""
    baseline = provenance.baseline.commit
    return next((each for each in gate.accepted if _holds(each, judgement, baseline)), None)


def _holds(accepted: Accepted, judgement: Judgement, baseline: str) -> bool:
    """Whether it means this case, this baseline, and an effect as large as this.

    Where nothing is sure, the worst that is possible must have been accepted. What has no ratio (a
    removal, a rise from zero) is accepted whatever its size.
    """
    if judgement.verdict in _NOT_ACCEPTABLE or not matches(judgement.case, accepted.benchmark):
        return False
    if not accepted.since or not baseline.startswith(accepted.since):
        return False
    estimate = judgement.estimate
    if judgement.verdict is Verdict.INCONCLUSIVE:
        return estimate is not None and estimate.interval[1] <= accepted.up_to + _ROUNDING
    return estimate is None or estimate.effect <= accepted.up_to + _ROUNDING
