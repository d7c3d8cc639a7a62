"""A judgement as JSON, for readers of report.json that do not judge; it is never read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perfgate.model.json_fields import encode_number

if TYPE_CHECKING:
    from perfgate.model.report import Estimate, Judgement


def judgement_to_json(judgement: Judgement) -> dict[str, Any]:
    """What is said of one case; its measurements stand among the records, by ``case``."""
    return {
        "case": judgement.case.key,
        "verdict": judgement.verdict.value,
        "weight": judgement.weight.value,
        "reason": judgement.reason,
        "clock": judgement.clock.value if judgement.clock else None,
        "estimate": _estimate(judgement.estimate) if judgement.estimate else None,
        "unit": judgement.case.unit,
        "baseline": _number(judgement.baseline),
        "contender": _number(judgement.contender),
        "error": judgement.error,
        "accepted": judgement.accepted,
        "quarantined": judgement.quarantined,
    }


def _estimate(estimate: Estimate) -> dict[str, Any]:
    return {
        "effect": encode_number(estimate.effect),
        "interval": [encode_number(end) for end in estimate.interval],
        "confidence": encode_number(estimate.confidence),
        "margin": encode_number(estimate.margin),
        "noise_floor": _number(estimate.noise_floor),
        "pairs": estimate.pairs,
        "p_value": _number(estimate.p_value),
    }


def _number(value: float | None) -> float | str | None:
    return None if value is None else encode_number(value)
