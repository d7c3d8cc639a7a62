"""The A/A leg of a comparison: whether the baseline agreed with itself, and how far it strayed. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfgate.judge.evidence import assess, scale_of
from perfgate.model.legs import Leg, LegSeries
from perfgate.stats.multiplicity import holm
from perfgate.stats.signed_rank import signed_rank_p

if TYPE_CHECKING:
    from perfgate.model.comparison import CaseRecord
    from perfgate.model.gate import Gate
    from perfgate.model.report import Comparison


def leg_of(comparison: Comparison) -> Leg | None:
    """The leg; None where no case was measured against itself."""
    gate = comparison.gate
    found = [
        (_series(record, gate), scale_of(record, gate).least)
        for record in comparison.records
        if record.case.gated and not record.case.exact
    ]
    legs = [(series, least) for series, least in found if series is not None]
    if not legs:
        return None
    # Either direction is an alarm.
    chances = [
        min(
            1.0,
            2 * min(signed_rank_p([sign * e for e in series.effects], least) for sign in (1, -1)),
        )
        for series, least in legs
    ]
    where = comparison.provenance
    return Leg(
        where={"project": where.project, "cpu": where.cpu, "cores": str(where.cores)},
        started=where.started.isoformat(),
        baseline=where.baseline.commit,
        alarmed=bool((holm(chances) <= gate.alpha).any()),
        series=tuple(series for series, _ in legs),
    )


def _series(record: CaseRecord, gate: Gate) -> LegSeries | None:
    scale = scale_of(record, gate)
    assessment = assess(record.case, record.pairs, scale) if scale.ratio else None
    if assessment is None or not assessment.controls.size:
        return None
    return LegSeries(record.case.key, scale.clock, tuple(map(float, assessment.controls)))
