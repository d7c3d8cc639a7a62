"""The gate's rules as JSON and back, without loss."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

from perfgate.model.gate import Accepted, Budget, Calibrated, Gate, Looks, Quarantine
from perfgate.model.json_fields import (
    Fields,
    MisfitError,
    as_integer,
    as_number,
    as_text,
    encode_number,
)


def gate_to_json(gate: Gate) -> dict[str, Any]:
    """All rules."""
    return {
        "alpha": gate.alpha,
        "min_margin": gate.min_margin,
        "block": gate.block,
        "warn": gate.warn,
        "leak": gate.leak,
        "inconclusive_blocks": gate.inconclusive_blocks,
        "looks": {
            "screening": list(gate.looks.screening),
            "confirmation": list(gate.looks.confirmation),
            "control_every": gate.looks.control_every,
        },
        "budgets": [_budget_to_json(budget) for budget in gate.budgets],
        "accepted": [_accepted_to_json(entry) for entry in gate.accepted],
        "quarantined": [_quarantine_to_json(entry) for entry in gate.quarantined],
        "calibrated": [{"case": each.case, "spread": each.spread} for each in gate.calibrated],
    }


def gate_from_json(data: object, place: str = "") -> Gate:
    """The rules.

    Raises:
        MisfitError: the data are none.
    """
    fields = Fields(data, place)
    gate = Gate(
        alpha=_amount(fields.raw("alpha"), fields.place("alpha")),
        min_margin=_amount(fields.raw("min_margin"), fields.place("min_margin")),
        block=_amount(fields.raw("block"), fields.place("block")),
        warn=_amount(fields.raw("warn"), fields.place("warn")),
        leak=_amount(fields.raw("leak"), fields.place("leak")),
        inconclusive_blocks=fields.flag("inconclusive_blocks"),
        looks=_looks_from_json(fields.nested("looks")),
        budgets=fields.items("budgets", _budget_from_json),
        accepted=fields.items("accepted", _accepted_from_json),
        quarantined=fields.items("quarantined", _quarantine_from_json),
        calibrated=fields.items("calibrated", _calibrated_from_json),
    )
    fields.close()
    return gate


def _calibrated_from_json(data: object, place: str) -> Calibrated:
    fields = Fields(data, place)
    entry = Calibrated(fields.text("case"), _amount(fields.raw("spread"), fields.place("spread")))
    fields.close()
    return entry


def _looks_from_json(fields: Fields) -> Looks:
    looks = Looks(
        screening=fields.items("screening", as_integer),
        confirmation=fields.items("confirmation", as_integer),
        control_every=fields.integer("control_every"),
    )
    for name, pairs in (("screening", looks.screening), ("confirmation", looks.confirmation)):
        if not pairs or pairs[0] < 1 or list(pairs) != sorted(set(pairs)):
            allowed = "whole numbers from 1, each above the one before"
            raise MisfitError(fields.place(name), str(list(pairs)), allowed)
    if looks.control_every < 1:
        raise MisfitError(fields.place("control_every"), "0", "a whole number from 1")
    fields.close()
    return looks


def _budget_to_json(budget: Budget) -> dict[str, Any]:
    return {
        "pattern": budget.pattern,
        "block": budget.block,
        "warn": budget.warn,
        "max_value": budget.max_value,
        "max_increase": budget.max_increase,
        "unit": budget.unit,
        "note": budget.note,
    }


def _budget_from_json(data: object, place: str) -> Budget:
    fields = Fields(data, place)
    budget = Budget(
        pattern=fields.text("pattern"),
        block=fields.optional("block", _amount),
        warn=fields.optional("warn", _amount),
        max_value=fields.optional("max_value", _finite),
        max_increase=fields.optional("max_increase", _amount),
        unit=fields.text("unit"),
        note=fields.text("note"),
    )
    fields.close()
    return budget


def _accepted_to_json(entry: Accepted) -> dict[str, Any]:
    return {
        "benchmark": entry.benchmark,
        "reason": entry.reason,
        "up_to": encode_number(entry.up_to),
        "since": entry.since,
        "by": entry.by,
    }


def _accepted_from_json(data: object, place: str) -> Accepted:
    fields = Fields(data, place)
    entry = Accepted(
        benchmark=fields.text("benchmark"),
        reason=fields.text("reason"),
        up_to=fields.number("up_to"),
        since=fields.text("since"),
        by=fields.text("by"),
    )
    fields.close()
    return entry


def _quarantine_to_json(entry: Quarantine) -> dict[str, Any]:
    return {
        "benchmark": entry.benchmark,
        "reason": entry.reason,
        "until": entry.until.isoformat(),
        "since": entry.since.isoformat() if entry.since else None,
    }


def _quarantine_from_json(data: object, place: str) -> Quarantine:
    fields = Fields(data, place)
    entry = Quarantine(
        benchmark=fields.text("benchmark"),
        reason=fields.text("reason"),
        until=_day(fields.raw("until"), fields.place("until")),
        since=fields.optional("since", _day),
    )
    fields.close()
    return entry


def _finite(value: object, place: str) -> float:
    number = as_number(value, place)
    if not math.isfinite(number):
        raise MisfitError(place, str(number), "a number that is finite")
    return number


def _amount(value: object, place: str) -> float:
    """A rule that is no number, or negative, would let everything pass."""
    number = _finite(value, place)
    if number < 0:
        raise MisfitError(place, str(number), "a number from 0")
    return number


def _day(value: object, place: str) -> dt.date:
    text = as_text(value, place)
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise MisfitError(place, repr(text), "a date such as 2027-01-31") from error
