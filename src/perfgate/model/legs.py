"""What a comparison tells of its machine besides its verdicts: the baseline's pairs against itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from perfgate.model.comparison import Clock
from perfgate.model.json_fields import Fields, as_number

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class LegSeries:
    """A case's log-ratios of baseline against itself, in their order, worse positive."""

    key: str
    clock: Clock
    effects: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Leg:
    """The A/A leg of one comparison.

    Attributes:
        where: project, cpu and cores.
        started: ISO 8601, with a zone.
        baseline: its commit.
        alarmed: the baseline surely differed from itself, over all cases.
        series: one a case.
    """

    where: Mapping[str, str]
    started: str
    baseline: str
    alarmed: bool
    series: tuple[LegSeries, ...]


def leg_to_json(leg: Leg) -> dict[str, Any]:
    """A leg for ``json.dumps``."""
    return {
        **leg.where,
        "started": leg.started,
        "baseline": leg.baseline,
        "alarmed": leg.alarmed,
        "series": [
            # Six digits are finer than any clock.
            {"case": s.key, "clock": s.clock, "effects": [round(each, 6) for each in s.effects]}
            for s in leg.series
        ],
    }


def leg_from_json(data: object) -> Leg:
    """The leg again.

    Raises:
        MisfitError: it is none.
    """
    fields = Fields(data)
    leg = Leg(
        where={name: fields.text(name) for name in ("project", "cpu", "cores")},
        started=fields.text("started"),
        baseline=fields.text("baseline"),
        alarmed=fields.flag("alarmed"),
        series=fields.items("series", _series),
    )
    fields.close()
    return leg


def _series(data: object, place: str) -> LegSeries:
    fields = Fields(data, place)
    series = LegSeries(
        fields.text("case"), fields.choice("clock", Clock), fields.items("effects", as_number)
    )
    fields.close()
    return series
