"""Cases, pairs and failures as JSON and back, without loss; the journal and the report share it.

Write with ``json.dumps(..., allow_nan=False)``: numbers that are not finite are texts already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perfgate.model.comparison import (
    Case,
    CaseRecord,
    Clock,
    Failure,
    FailureKind,
    Kind,
    Pair,
    Side,
    Stage,
)
from perfgate.model.json_fields import (
    Fields,
    as_choice,
    as_integer,
    as_mapping,
    as_number,
    as_pair,
    as_text,
    encode_number,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


def case_to_json(case: Case) -> dict[str, Any]:
    """All fields of a case."""
    return {
        "benchmark": case.benchmark,
        "kind": case.kind.value,
        "unit": case.unit,
        "timeout": encode_number(case.timeout),
        "index": case.index,
        "parameters": [list(parameter) for parameter in case.parameters],
        "exact": case.exact,
        "gated": case.gated,
        "higher_is_better": case.higher_is_better,
        "clock": case.clock.value if case.clock else None,
        "setup_cache": case.setup_cache,
        "setup_cache_timeout": encode_number(case.setup_cache_timeout),
        "source": list(case.source),
        "version": case.version,
    }


def case_from_json(data: object, place: str = "") -> Case:
    """The case.

    Raises:
        MisfitError: the data are not one.
    """
    fields = Fields(data, place)
    case = Case(
        benchmark=fields.text("benchmark"),
        kind=fields.choice("kind", Kind),
        unit=fields.text("unit"),
        timeout=fields.number("timeout"),
        index=fields.optional("index", as_integer),
        parameters=fields.items("parameters", _parameter),
        exact=fields.flag("exact"),
        gated=fields.flag("gated"),
        higher_is_better=fields.flag("higher_is_better"),
        clock=fields.optional("clock", lambda value, at: as_choice(value, at, Clock)),
        setup_cache=fields.text("setup_cache"),
        setup_cache_timeout=fields.number("setup_cache_timeout"),
        source=as_pair(fields.raw("source"), fields.place("source"), as_text, as_integer),
        version=fields.text("version"),
    )
    fields.close()
    return case


def pair_to_json(pair: Pair) -> dict[str, Any]:
    """All fields of a pair."""
    return {
        "stage": pair.stage.value,
        "round": pair.round,
        "readings": {side.value: _clocks_to_json(values) for side, values in pair.readings.items()},
        "effects": _clocks_to_json(pair.effects),
        "control_effects": _clocks_to_json(pair.control_effects),
        "cpu_share": [encode_number(share) for share in pair.cpu_share],
        "children_share": [encode_number(share) for share in pair.children_share],
        "slices": pair.slices,
        "number": pair.number,
        "seconds": encode_number(pair.seconds),
    }


def pair_from_json(data: object, place: str = "") -> Pair:
    """The pair.

    Raises:
        MisfitError: the data are not one.
    """
    fields = Fields(data, place)
    pair = Pair(
        stage=fields.choice("stage", Stage),
        round=fields.integer("round"),
        readings=fields.mapping("readings", Side, _clocks),
        effects=fields.mapping("effects", Clock, as_number),
        control_effects=fields.mapping("control_effects", Clock, as_number),
        cpu_share=_numbers(fields, "cpu_share"),
        children_share=_numbers(fields, "children_share"),
        slices=fields.integer("slices"),
        number=fields.integer("number"),
        seconds=fields.number("seconds"),
    )
    fields.close()
    return pair


def failure_to_json(failure: Failure) -> dict[str, Any]:
    """All fields of a failure."""
    return {
        "side": failure.side.value,
        "kind": failure.kind.value,
        "stage": failure.stage.value,
        "round": failure.round,
        "error": failure.error,
        "output": failure.output,
    }


def failure_from_json(data: object, place: str = "") -> Failure:
    """The failure.

    Raises:
        MisfitError: the data are not one.
    """
    fields = Fields(data, place)
    failure = Failure(
        side=fields.choice("side", Side),
        kind=fields.choice("kind", FailureKind),
        stage=fields.choice("stage", Stage),
        round=fields.integer("round"),
        error=fields.text("error"),
        output=fields.text("output"),
    )
    fields.close()
    return failure


def record_to_json(record: CaseRecord) -> dict[str, Any]:
    """A case with its pairs, failures and skips."""
    return {
        "case": case_to_json(record.case),
        "pairs": [pair_to_json(pair) for pair in record.pairs],
        "failures": [failure_to_json(failure) for failure in record.failures],
        "skipped": [side.value for side in record.skipped],
    }


def record_from_json(data: object, place: str = "") -> CaseRecord:
    """The case with its pairs, failures and skips.

    Raises:
        MisfitError: the data are not one.
    """
    fields = Fields(data, place)
    record = CaseRecord(
        case=case_from_json(fields.raw("case"), fields.place("case")),
        pairs=fields.items("pairs", pair_from_json),
        failures=fields.items("failures", failure_from_json),
        skipped=fields.items("skipped", lambda value, at: as_choice(value, at, Side)),
    )
    fields.close()
    return record


def _clocks_to_json(values: Mapping[Clock, float]) -> dict[str, float | str]:
    return {clock.value: encode_number(value) for clock, value in values.items()}


def _clocks(value: object, place: str) -> dict[Clock, float]:
    return as_mapping(value, place, Clock, as_number)


def _numbers(fields: Fields, key: str) -> tuple[float, float]:
    return as_pair(fields.raw(key), fields.place(key), as_number, as_number)


def _parameter(value: object, place: str) -> tuple[str, str]:
    return as_pair(value, place, as_text, as_text)
