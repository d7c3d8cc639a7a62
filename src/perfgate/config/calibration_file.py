"""Takes what ``compare`` needs from a calibration.json: how noisy each case is, where, and since when."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfgate.errors import UsageError
from perfgate.model.calibration_codec import SCHEMA
from perfgate.model.gate import Calibrated
from perfgate.model.json_fields import Fields, MisfitError, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

# Kernels, browsers and runner images change within a quarter; noise with them.
MAX_AGE = dt.timedelta(days=90)


@dataclass(frozen=True, slots=True)
class MeasuredNoise:
    """The noise of cases, and what it holds for: ``where`` is project, cpu and cores, ``perfgate`` its version."""

    where: Mapping[str, str]
    perfgate: str
    started: dt.datetime
    cases: tuple[Calibrated, ...]


def parse_noise(text: str, source: str) -> MeasuredNoise:
    """The noise that a calibration.json tells of.

    Raises:
        UsageError: it is none, of another version, or nothing was measured; ``source`` names it.
    """
    try:
        return _noise(json.loads(text))
    except (ValueError, MisfitError) as error:
        raise UsageError(f"{source} is no usable calibration: {error}") from error


def refusal(
    noise: MeasuredNoise, where: Mapping[str, str], perfgate: str, now: dt.datetime
) -> str | None:
    """Why this noise says nothing here and now; None where it does.

    Args:
        noise: as it was measured.
        where: project, cpu and cores of the comparison.
        perfgate: the version that measures.
        now: with a time zone.
    """
    foreign = [
        f"{name} {noise.where[name]} instead of {value}"
        for name, value in where.items()
        if noise.where[name] != value
    ]
    if foreign:
        return f"it is foreign: measured with {', '.join(foreign)}"
    if _minor(noise.perfgate) != _minor(perfgate):
        return f"it is stale: measured by perfgate {noise.perfgate}, this is {perfgate}"
    if now - noise.started > MAX_AGE:
        days = (now - noise.started).days
        return f"it is stale: {days} days old, allowed are {MAX_AGE.days}"
    if noise.started - now > dt.timedelta(days=1):
        return f"it comes from the future: {noise.started.isoformat()}; look at the clock"
    return None


def _noise(data: object) -> MeasuredNoise:
    fields = Fields(data)
    schema = fields.raw("schema")
    if schema != SCHEMA:
        raise MisfitError("schema", shown(schema), f"{SCHEMA}; calibrate again")
    measured = fields.nested("measured")
    started = dt.datetime.fromisoformat(measured.text("started"))
    if started.tzinfo is None:
        raise MisfitError("measured.started", shown(started.isoformat()), "a time with its zone")
    return MeasuredNoise(
        where={
            "project": measured.text("project"),
            "cpu": measured.text("cpu"),
            "cores": str(measured.integer("cores")),
        },
        perfgate=measured.text("perfgate"),
        started=started,
        cases=fields.items("noise", _case),
    )


def _minor(version: str) -> list[str]:
    """What decides how is measured: patches leave it alone."""
    return version.split(".")[:2]


def _case(data: object, place: str) -> Calibrated:
    fields = Fields(data, place)
    # The rest of an entry is for people.
    spread = fields.number("spread")
    if not 0 <= spread < float("inf"):
        raise MisfitError(f"{place}.spread", shown(spread), "a number from 0")
    return Calibrated(fields.text("case"), spread)
