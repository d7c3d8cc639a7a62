"""Screening: which cases are worth confirming. It spends no error, for it only selects."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfgate.judge.evidence import assess, estimate_of, scale_of
from perfgate.model.comparison import Stage

if TYPE_CHECKING:
    from perfgate.judge.evidence import Assessment
    from perfgate.model.comparison import CaseRecord
    from perfgate.model.gate import Gate
    from perfgate.model.report import Estimate

# A counter is compared between two processes a side.
EXACT_PAIRS = 2


class Standing(enum.StrEnum):
    """Where a case stands after its screening pairs."""

    CLEAR = "clear"
    SUSPECT = "suspect"
    CONTINUE = "continue"


class Direction(enum.StrEnum):
    """Of which a case is suspected."""

    WORSE = "worse"
    BETTER = "better"


@dataclass(frozen=True, slots=True)
class Screening:
    """What screening makes of a case.

    ``direction`` is set on a suspect; ``assessment`` and ``estimate`` come from the pairs up to the look
    that decided, or up to now.
    """

    standing: Standing
    direction: Direction | None = None
    assessment: Assessment | None = None
    estimate: Estimate | None = None
    pairs: int = 0


def screen(record: CaseRecord, gate: Gate) -> Screening:
    """Where a case stands; looked at after the pairs that ``gate.looks.screening`` plans.

    The first look that decides stands, whatever was measured later. Cases that need no statistics are
    clear as soon as they have what they need: failed and skipped ones at once, exact counters after two
    pairs, cases that are not gated after the first look.
    """
    pairs = record.of(Stage.SCREENING)
    looks = gate.looks.screening
    if record.failures or record.skipped:
        return Screening(Standing.CLEAR, pairs=len(pairs))
    if record.case.exact:
        enough = len(pairs) >= EXACT_PAIRS
        return Screening(Standing.CLEAR if enough else Standing.CONTINUE, pairs=len(pairs))
    scale = scale_of(record, gate)
    for look in looks:
        if len(pairs) < look:
            break
        assessment = assess(record.case, pairs[:look], scale)
        standing, direction = _stand(assessment, last=look == looks[-1])
        if not record.case.gated:
            standing, direction = Standing.CLEAR, None
        if standing is not Standing.CONTINUE:
            return _screening(standing, direction, assessment, look)
    assessment = assess(record.case, pairs, scale)
    return _screening(Standing.CONTINUE, None, assessment, len(pairs))


def _screening(
    standing: Standing, direction: Direction | None, assessment: Assessment | None, pairs: int
) -> Screening:
    estimate = estimate_of(assessment) if assessment else None
    return Screening(standing, direction, assessment, estimate, pairs)


def _stand(assessment: Assessment | None, *, last: bool) -> tuple[Standing, Direction | None]:
    """Standing and direction after a look.

    Clear: the estimate lies within the least margin and nothing that warns is still possible. Suspect: surely
    beyond the margin. The last look decides by the estimate, and takes a case too noisy to exclude a
    blocking regression for a suspect, and one that looks worse by more than the least margin and may be so by what
    warns: confirmation has more pairs for them, and with these a smaller noise floor.
    """
    if assessment is None:
        return (Standing.CLEAR if last else Standing.CONTINUE), None
    effect, margin = assessment.effect, assessment.margin
    beyond = abs(effect) > margin
    direction = Direction.WORSE if effect > 0 else Direction.BETTER
    if assessment.low > margin or assessment.high < -margin or (last and beyond):
        return Standing.SUSPECT, direction
    scale, possible = assessment.scale, max(assessment.high, -assessment.low)
    may_warn = effect > scale.least and assessment.high >= scale.warn
    if last and (may_warn or not assessment.excludes_block):
        return Standing.SUSPECT, Direction.WORSE
    # Three control pairs tell little of the noise floor: before the last look it clears nothing.
    matters = max(scale.least, min(scale.warn, scale.block))
    if last or (abs(effect) <= scale.least and possible < matters):
        return Standing.CLEAR, None
    return Standing.CONTINUE, None
