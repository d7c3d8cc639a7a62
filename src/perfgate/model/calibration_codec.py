"""Trial plans and what peers said as JSON, so that an interrupted calibration goes on as it was planned."""

from __future__ import annotations

from typing import Any

from perfgate.model.calibration import TrialPlan
from perfgate.model.json_fields import Fields, as_number, as_text
from perfgate.model.peers import PeerSaid, PeerTrial
from perfgate.model.planting import Plant, PlantKind

# Of calibration.json: docs/calibration.schema.json.
SCHEMA = 2


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


def peers_to_json(peers: PeerTrial) -> dict[str, Any]:
    """What peers said for ``json.dumps``."""
    return {
        "seconds": peers.seconds,
        "rounds": peers.rounds,
        "judged": sorted(peers.judged),
        "said": [{"peer": each.peer, "worse": sorted(each.worse)} for each in peers.said],
    }


def peers_from_json(data: object, place: str = "") -> PeerTrial:
    """What peers said again.

    Raises:
        MisfitError: it is none; the text names what was found, and where.
    """
    fields = Fields(data, place)
    peers = PeerTrial(
        fields.number("seconds"),
        fields.integer("rounds"),
        frozenset(fields.items("judged", as_text)),
        fields.items("said", _said),
    )
    fields.close()
    return peers


def _said(data: object, place: str) -> PeerSaid:
    fields = Fields(data, place)
    said = PeerSaid(fields.text("peer"), frozenset(fields.items("worse", as_text)))
    fields.close()
    return said


def _planted(data: object, place: str) -> tuple[str, float, Plant]:
    fields = Fields(data, place)
    found = (
        fields.text("case"),
        as_number(fields.raw("share"), fields.place("share")),
        Plant(fields.choice("kind", PlantKind), fields.number("amount")),
    )
    fields.close()
    return found
