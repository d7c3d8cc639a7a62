"""Where, when and how a comparison was measured, as JSON and back, without loss."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from perfgate.model.json_fields import (
    Fields,
    MisfitError,
    as_integer,
    as_text,
    encode_number,
    shown,
)
from perfgate.model.report import Provenance, Revision


def provenance_to_json(provenance: Provenance) -> dict[str, Any]:
    """All fields."""
    return {
        "project": provenance.project,
        "baseline": _revision_to_json(provenance.baseline),
        "contender": _revision_to_json(provenance.contender),
        "machine": provenance.machine,
        "cpu": provenance.cpu,
        "cores": provenance.cores,
        "memory": provenance.memory,
        "system": provenance.system,
        "started": provenance.started.isoformat(),
        "seconds": encode_number(provenance.seconds),
        "seed": provenance.seed,
        "suite_cases": provenance.suite_cases,
        "shard": list(provenance.shard) if provenance.shard else None,
        "perfgate": provenance.perfgate,
    }


def provenance_from_json(data: object, place: str = "") -> Provenance:
    """The provenance.

    Raises:
        MisfitError: the data are none.
    """
    fields = Fields(data, place)
    provenance = Provenance(
        project=fields.text("project"),
        baseline=_revision_from_json(fields.nested("baseline")),
        contender=_revision_from_json(fields.nested("contender")),
        machine=fields.text("machine"),
        cpu=fields.text("cpu"),
        cores=fields.integer("cores"),
        memory=fields.integer("memory"),
        system=fields.text("system"),
        started=_moment(fields.text("started"), fields.place("started")),
        seconds=fields.number("seconds"),
        seed=fields.integer("seed"),
        suite_cases=fields.integer("suite_cases"),
        shard=fields.optional("shard", _shard),
        perfgate=fields.text("perfgate"),
    )
    fields.close()
    return provenance


def _revision_to_json(revision: Revision) -> dict[str, Any]:
    return {
        "commit": revision.commit,
        "subject": revision.subject,
        "python": revision.python,
        "environment": revision.environment,
        "libraries": [list(library) for library in revision.libraries],
    }


def _revision_from_json(fields: Fields) -> Revision:
    revision = Revision(
        commit=fields.text("commit"),
        subject=fields.text("subject"),
        python=fields.text("python"),
        environment=fields.text("environment"),
        libraries=fields.items("libraries", _library),
    )
    fields.close()
    return revision


def _library(value: object, place: str) -> tuple[str, str]:
    if not isinstance(value, list) or len(value) != 2:
        raise MisfitError(place, shown(value), "a name and a version")
    return as_text(value[0], place), as_text(value[1], place)


def _moment(text: str, place: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        allowed = "a moment such as 2027-01-31T12:00:00+00:00"
        raise MisfitError(place, shown(text), allowed)
    return moment


def _shard(value: object, place: str) -> tuple[int, int]:
    if not isinstance(value, list) or len(value) != 2:
        raise MisfitError(place, shown(value), "a number and how many there are, such as [1, 4]")
    index, count = as_integer(value[0], place), as_integer(value[1], place)
    if not 1 <= index <= count:
        raise MisfitError(place, shown(value), "a number from 1 to how many there are")
    return index, count
