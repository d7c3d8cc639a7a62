"""Writer, reader and schema agree: on any report, on every field and on what is refused."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from tests.unit.perfgate.report.any_report import REPORT
from tests.unit.perfgate.report.example_report import example

from perfgate.errors import ReportFileError
from perfgate.model import comparison as measured
from perfgate.model import gate as rules
from perfgate.model import report as said
from perfgate.report import comparison_json
from perfgate.report.comparison_json import from_bytes, to_json, to_text

SCHEMA = json.loads(
    (Path(__file__).parents[4] / "docs" / "report.schema.json").read_text(encoding="utf-8")
)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(REPORT)
def test_there_and_back_again(report: said.Report) -> None:
    text = to_text(report)
    assert from_bytes(text.encode("ascii"), "report.json") == report.comparison
    VALIDATOR.validate(json.loads(text))


@pytest.mark.parametrize(
    ("definition", "record", "others"),
    [
        ("provenance", said.Provenance, set()),
        ("revision", said.Revision, set()),
        ("gate", rules.Gate, set()),
        ("looks", rules.Looks, set()),
        ("budget", rules.Budget, set()),
        ("accepted", rules.Accepted, set()),
        ("quarantine", rules.Quarantine, set()),
        ("calibrated", rules.Calibrated, set()),
        ("record", measured.CaseRecord, set()),
        ("case", measured.Case, set()),
        ("pair", measured.Pair, set()),
        ("failure", measured.Failure, set()),
        ("estimate", said.Estimate, set()),
        ("judgement", said.Judgement, {"unit"}),
        ("conclusion", said.Conclusion, {"exit_code", "doubts"}),
    ],
)
def test_schema_and_records_have_the_same_fields(
    definition: str, record: Any, others: set[str]
) -> None:
    fields = {field.name for field in dataclasses.fields(record)} | others
    assert set(SCHEMA["$defs"][definition]["properties"]) == fields


@pytest.mark.parametrize(
    ("place", "choices"),
    [
        (SCHEMA["$defs"]["case"]["properties"]["kind"], measured.Kind),
        (SCHEMA["$defs"]["clock"], measured.Clock),
        (SCHEMA["$defs"]["clocks"]["propertyNames"], measured.Clock),
        (SCHEMA["$defs"]["side"], measured.Side),
        (SCHEMA["$defs"]["pair"]["properties"]["readings"]["propertyNames"], measured.Side),
        (SCHEMA["$defs"]["stage"], measured.Stage),
        (SCHEMA["$defs"]["failure"]["properties"]["kind"], measured.FailureKind),
        (SCHEMA["$defs"]["judgement"]["properties"]["verdict"], said.Verdict),
        (SCHEMA["$defs"]["judgement"]["properties"]["weight"], said.Weight),
        (SCHEMA["$defs"]["conclusion"]["properties"]["outcome"], said.Outcome),
    ],
)
def test_schema_and_records_have_the_same_words(place: dict[str, Any], choices: Any) -> None:
    assert set(place["enum"]) == {choice.value for choice in choices}


def test_the_schema_is_strict_everywhere() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    objects = [SCHEMA, *(each for each in SCHEMA["$defs"].values() if "properties" in each)]
    assert len(objects) == 16
    for each in objects:
        assert each["additionalProperties"] is False
        assert each["required"] == list(each["properties"])
    assert SCHEMA["properties"]["schema"]["const"] == comparison_json.SCHEMA
    assert SCHEMA["$defs"]["text"]["maxLength"] == comparison_json.MAX_TEXT


def every_place(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data)
        if isinstance(data, list)
        else ()
    )
    return [path, *(place for key, value in inner for place in every_place(value, (*path, key)))]


# What stands in the file for readers that do not judge is not read back.
READ_BACK = [
    path
    for path in every_place(to_json(example()))
    if path and path[0] not in {"conclusion", "judgements"}
]


@pytest.mark.parametrize("path", READ_BACK, ids=lambda path: ".".join(map(str, path)))
@pytest.mark.parametrize("wrong", [{"x": 1}, -1, 2**63, [[]], True, None, "\x00"], ids=repr)
def test_reader_and_schema_refuse_the_same(path: tuple[Any, ...], wrong: object) -> None:
    data = to_json(example())
    holder = data
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = wrong
    valid = VALIDATOR.is_valid(data)
    try:
        from_bytes(json.dumps(data).encode(), "report.json")
    except ReportFileError:
        # The reader is stricter in what a schema cannot say: dates, a shard within their number.
        assert not valid or path[-1] in {"started", "until", "since"} or "shard" in path
    else:
        assert valid


@pytest.mark.parametrize(
    "path",
    [path for path in every_place(to_json(example())) if path and isinstance(path[-1], str)],
    ids=lambda path: ".".join(map(str, path)),
)
def test_every_field_is_needed_and_none_is_added(path: tuple[Any, ...]) -> None:
    data = to_json(example())
    holder = data
    for key in path[:-1]:
        holder = holder[key]
    value = holder.pop(path[-1])
    holder["foreign"] = value
    assert not VALIDATOR.is_valid(data)
    if path in READ_BACK or len(path) == 1:
        with pytest.raises(ReportFileError):
            from_bytes(json.dumps(data).encode(), "report.json")
