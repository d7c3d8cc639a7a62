"""Trial plans as JSON, so that an interrupted trial goes on as it was planned."""

from __future__ import annotations

from typing import Any

from perfgate.model.calibration import TrialPlan
from perfgate.model.json_fields import Fields, as_number, as_text
from perfgate.model.planting import Plant, PlantKind

# Of calibration.json: docs/calibration.schema.json.
SCHEMA = 1


def plan_to_json(plan: TrialPlan) -> dict[str, Any]:
    """A plan for ``json.dumps``."""
    return {
        "name": plan.name,
        "busy": plan.busy,
        "cases": list(plan.keys),
        "planted": [
            {
                "case": key,
                "share": share,
                "kind": plan.plants[key].kind,
                "amount": plan.plants[key].amount,
            }
            for key, share in sorted(plan.shares.items())
        ],
    }


def plan_from_json(data: object, place: str = "") -> TrialPlan:
    """The plan again.

    Raises:
        MisfitError: it is none; the text names what was found, and where.
    """
    fields = Fields(data, place)
    planted = fields.items("planted", _planted)
    plan = TrialPlan(
        fields.text("name"),
        fields.flag("busy"),
        fields.items("cases", as_text),
        {key: share for key, share, _ in planted},
        {key: plant for key, _, plant in planted},
    )
    fields.close()
    return plan


def _planted(data: object, place: str) -> tuple[str, float, Plant]:
    fields = Fields(data, place)
    found = (
        fields.text("case"),
        as_number(fields.raw("share"), fields.place("share")),
        Plant(fields.choice("kind", PlantKind), fields.number("amount")),
    )
    fields.close()
    return found
