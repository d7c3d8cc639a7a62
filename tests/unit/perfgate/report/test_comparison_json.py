"""A report survives its file without loss, matches its schema, and a file by a stranger is read or refused."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perfgate.errors import PerfgateError, ReportFileError
from perfgate.model import comparison as measured
from perfgate.model import gate as rules
from perfgate.model import report as said
from perfgate.report import comparison_json
from perfgate.report.comparison_json import from_bytes, read, to_json, to_text, write

GOLDEN = Path(__file__).with_name("golden") / "report.json"
SCHEMA = json.loads(
    (Path(__file__).parents[4] / "docs" / "report.schema.json").read_text(encoding="utf-8")
)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
NUMBER = st.floats(allow_nan=False)
AMOUNT = st.floats(min_value=0, allow_nan=False, allow_infinity=False)
COUNT = st.integers(0, 2**60)
CLOCKS = st.dictionaries(st.sampled_from(measured.Clock), NUMBER, max_size=2)
STEPS = st.sets(st.integers(1, 99), min_size=1, max_size=3).map(lambda found: tuple(sorted(found)))


def some(items: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(items, max_size=2).map(tuple)


CASE = st.builds(
    measured.Case,
    benchmark=TEXT,
    kind=st.sampled_from(measured.Kind),
    unit=TEXT,
    timeout=NUMBER,
    index=st.none() | COUNT,
    parameters=some(st.tuples(TEXT, TEXT)),
    exact=st.booleans(),
    gated=st.booleans(),
    higher_is_better=st.booleans(),
    clock=st.none() | st.sampled_from(measured.Clock),
    setup_cache=TEXT,
    setup_cache_timeout=NUMBER,
    source=st.tuples(TEXT, COUNT),
    version=TEXT,
)
PAIR = st.builds(
    measured.Pair,
    stage=st.sampled_from(measured.Stage),
    round=COUNT,
    readings=st.dictionaries(st.sampled_from(measured.Side), CLOCKS, max_size=3),
    effects=CLOCKS,
    control_effects=CLOCKS,
    cpu_share=st.tuples(NUMBER, NUMBER),
    children_share=st.tuples(NUMBER, NUMBER),
    slices=COUNT,
    number=COUNT,
    seconds=NUMBER,
)
FAILURE = st.builds(
    measured.Failure,
    side=st.sampled_from(measured.Side),
    kind=st.sampled_from(measured.FailureKind),
    stage=st.sampled_from(measured.Stage),
    round=COUNT,
    error=TEXT,
    output=TEXT,
)
RECORD = st.builds(
    measured.CaseRecord,
    case=CASE,
    pairs=some(PAIR),
    failures=some(FAILURE),
    skipped=some(st.sampled_from(measured.Side)),
)
GATE = st.builds(
    rules.Gate,
    alpha=AMOUNT,
    min_margin=AMOUNT,
    block=AMOUNT,
    warn=AMOUNT,
    leak=AMOUNT,
    inconclusive_blocks=st.booleans(),
    looks=st.builds(rules.Looks, STEPS, STEPS, st.integers(1, 9)),
    budgets=some(
        st.builds(
            rules.Budget,
            TEXT,
            st.none() | AMOUNT,
            st.none() | AMOUNT,
            st.none() | AMOUNT,
            st.none() | AMOUNT,
            TEXT,
            TEXT,
        )
    ),
    accepted=some(st.builds(rules.Accepted, TEXT, TEXT, AMOUNT, TEXT, TEXT)),
    quarantined=some(st.builds(rules.Quarantine, TEXT, TEXT, st.dates(), st.none() | st.dates())),
    calibrated=some(st.builds(rules.Calibrated, TEXT, AMOUNT)),
)
REVISION = st.builds(said.Revision, TEXT, TEXT, TEXT, TEXT, libraries=some(st.tuples(TEXT, TEXT)))
PROVENANCE = st.builds(
    said.Provenance,
    project=TEXT,
    baseline=REVISION,
    contender=REVISION,
    machine=TEXT,
    cpu=TEXT,
    cores=COUNT,
    memory=COUNT,
    system=TEXT,
    started=st.datetimes(timezones=st.just(dt.UTC)),
    seconds=NUMBER,
    seed=COUNT,
    shard=st.none() | st.tuples(st.integers(1, 4), st.integers(4, 8)),
    perfgate=TEXT,
)
COMPARISON = st.builds(
    said.Comparison,
    provenance=PROVENANCE,
    gate=GATE,
    records=st.lists(RECORD, max_size=2, unique_by=lambda record: record.case.key).map(tuple),
    removed=some(TEXT),
    changes=some(TEXT),
    doubts=some(TEXT),
    interrupted=st.booleans(),
)
JUDGEMENT = st.builds(
    said.Judgement,
    case=CASE,
    verdict=st.sampled_from(said.Verdict),
    weight=st.sampled_from(said.Weight),
    reason=TEXT,
    clock=st.none() | st.sampled_from(measured.Clock),
    estimate=st.none()
    | st.builds(
        said.Estimate,
        NUMBER,
        st.tuples(NUMBER, NUMBER),
        NUMBER,
        NUMBER,
        st.none() | NUMBER,
        COUNT,
        st.none() | NUMBER,
    ),
    baseline=st.none() | NUMBER,
    contender=st.none() | NUMBER,
    error=TEXT,
    accepted=TEXT,
    quarantined=TEXT,
)
REPORT = st.builds(
    said.Report,
    COMPARISON,
    some(JUDGEMENT),
    st.builds(said.Conclusion, st.sampled_from(said.Outcome), TEXT),
    some(TEXT),
)


def example(**changes: Any) -> said.Report:
    case = measured.Case(
        "canvas.Pan.time_step",
        measured.Kind.TIME,
        "seconds",
        60.0,
        index=0,
        parameters=(("implementation", "'casare'"), ("nodes", "1000")),
        source=("benchmarks/canvas.py", 12),
        version="0f",
    )
    pair = measured.Pair(
        measured.Stage.CONFIRMATION,
        3,
        readings={
            measured.Side.BASELINE: {measured.Clock.CPU: 0.010},
            measured.Side.CONTENDER: {measured.Clock.CPU: 0.012},
        },
        effects={measured.Clock.CPU: 0.182, measured.Clock.WALL: float("inf")},
        control_effects={},
        cpu_share=(0.99, 0.98),
    )
    failure = measured.Failure(
        measured.Side.CONTENDER,
        measured.FailureKind.ERROR,
        measured.Stage.SCREENING,
        0,
        "ValueError: µ",
        "<b>printed</b>",
    )
    provenance = said.Provenance(
        project="tiny",
        baseline=said.Revision("a" * 40, "Before", "3.11.2", "uv-py3.11", (("numpy", "2.0"),)),
        contender=said.Revision("b" * 40, "After"),
        machine="vm",
        cpu="A CPU",
        cores=2,
        memory=8_000_000_000,
        system="Linux",
        started=dt.datetime(2027, 1, 31, 12, tzinfo=dt.UTC),
        seconds=61.5,
        seed=7,
        shard=(1, 4),
        perfgate="0.1.0",
    )
    gate = rules.Gate(
        budgets=(rules.Budget("canvas.*", max_value=16.7, unit="ms", note="a frame"),),
        accepted=(rules.Accepted("canvas.Pan.time_step", "sharper", 0.25, "a" * 40, "Tester"),),
        quarantined=(rules.Quarantine("x", "flaky", dt.date(2027, 2, 1), dt.date(2027, 1, 1)),),
        calibrated=(rules.Calibrated("demo.time_x", 0.03),),
    )
    comparison = said.Comparison(
        provenance,
        gate,
        (measured.CaseRecord(case, (pair,), (failure,), (measured.Side.CONTROL,)),),
        removed=("gone.time_x",),
        changes=("gate: block 10 % -> 20 %",),
        doubts=("the clock went backwards once",),
    )
    judgement = said.Judgement(
        case,
        said.Verdict.REGRESSION,
        said.Weight.BLOCKS,
        "surely slower",
        clock=measured.Clock.CPU,
        estimate=said.Estimate(0.2, (0.18, 0.22), 0.95, 0.02, None, 20, 1e-5),
        baseline=0.010,
        contender=0.012,
    )
    conclusion = said.Conclusion(said.Outcome.REGRESSION, "Mend it or accept it.")
    report = said.Report(comparison, (judgement,), conclusion, ("one doubt",))
    return dataclasses.replace(report, **changes)


def test_the_golden_file() -> None:
    text = json.dumps(json.loads(to_text(example())), indent=1) + "\n"
    if os.environ.get("PERFGATE_GOLDEN") == "write":
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")
    assert read(GOLDEN) == example().comparison


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(REPORT)
def test_there_and_back_again(report: said.Report) -> None:
    text = to_text(report)
    assert from_bytes(text.encode("ascii"), "report.json") == report.comparison
    VALIDATOR.validate(json.loads(text))


def test_not_a_number_survives() -> None:
    report = example()
    pair = dataclasses.replace(
        report.comparison.records[0].pairs[0], effects={measured.Clock.CPU: float("nan")}
    )
    record = dataclasses.replace(report.comparison.records[0], pairs=(pair,))
    comparison = dataclasses.replace(report.comparison, records=(record,))
    text = to_text(dataclasses.replace(report, comparison=comparison))
    assert '"effects":{"cpu":"nan"}' in text
    again = from_bytes(text.encode(), "report.json").records[0].pairs[0]
    assert str(again.effects) == "{<Clock.CPU: 'cpu'>: nan}"


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


WHOLE = to_text(example())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "report.json: is no JSON, perhaps truncated: Expecting value: line 1 column 1 (char 0)"),
        (WHOLE[:500].encode(), "report.json: is no JSON, perhaps truncated: "),
        (b"\xff\xfe{}", "report.json: is no JSON, perhaps truncated: 'utf-8' codec"),
        (b"[]", "report.json: found no report of perfgate; allowed: a report of schema 1"),
        (b"{}", "report.json: found no report of perfgate; allowed: a report of schema 1"),
        (b'{"schema": 2}', "report.json: schema: found 2; allowed: 1, which this perfgate writes"),
        (b'{"schema": true}', "report.json: schema: found True; allowed: 1, which this perfgate writes"),
        (b'{"schema": 1}', "report.json: conclusion: found nothing; allowed: a value; the field is missing"),
        (b'{"schema": 1, "schema": 1}', "report.json: found the field 'schema' twice; allowed: each field once"),
        (b'{"schema": NaN}', "report.json: found NaN; allowed: numbers; nan, inf and -inf as texts"),
        (b"[" * 200_000, "report.json: is no JSON, perhaps truncated: "),
        (b'{"schema": 1, "x": ' + b"1" * 5000 + b"}", "report.json: is no JSON, perhaps truncated: "),
        (b'{"schema": 1, "x": "' + b"y" * 20_001 + b'"}', "report.json: found a text of 20001 characters, 'yyyyyyyyyyyyyyyyyyyy'…; allowed: at most 20000"),
        (b'{"schema": 1, "x": ["\\ud800"]}', "report.json: is no JSON, perhaps truncated: 'utf-8' codec"),
        (WHOLE.replace('"tiny"', "1e999").encode(), "report.json: provenance.project: found inf; allowed: a text"),
        (WHOLE.replace('"alpha":0.01', '"alpha":"nan"').encode(), "report.json: gate.alpha: found nan; allowed: a number that is finite"),
        (WHOLE.replace('"block":0.1', '"block":-0.1').encode(), "report.json: gate.block: found -0.1; allowed: a number from 0"),
        (WHOLE.replace('"shard":[1,4]', '"shard":[5,4]').encode(), "report.json: provenance.shard: found [5, 4]; allowed: a number from 1 to how many there are"),
        (WHOLE.replace("+00:00", "").encode(), "report.json: provenance.started: found '2027-01-31T12:00:00'; allowed: a moment such as 2027-01-31T12:00:00+00:00"),
        (WHOLE.replace('"screening":[5,10,15]', '"screening":[]').encode(), "report.json: gate.looks.screening: found []; allowed: whole numbers from 1, each above the one before"),
    ],
)  # fmt: skip
def test_what_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(ReportFileError) as caught:
        from_bytes(content, "report.json")
    assert str(caught.value).startswith(reason)
    assert caught.value.exit_code == 3


def test_a_case_that_stands_twice() -> None:
    data = to_json(example())
    data["records"] *= 2
    with pytest.raises(
        ReportFileError, match=r"records\[1\]: found .* again; allowed: each case once"
    ):
        from_bytes(json.dumps(data).encode(), "report.json")


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "report.json"
    write(example(), path)
    monkeypatch.setattr(comparison_json, "MAX_BYTES", 2000)
    with pytest.raises(ReportFileError, match="is larger than it may be"):
        read(path)
    with pytest.raises(ReportFileError, match=r"would be 0\.0 MB; a report has at most"):
        write(example(), path)


def test_a_file_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(ReportFileError, match="cannot be read: No such file"):
        read(tmp_path / "absent.json")
    with pytest.raises(ReportFileError, match="cannot be read: Is a directory"):
        read(tmp_path)


def test_long_and_broken_texts_are_written_so_that_they_can_be_read() -> None:
    report = example()
    record = report.comparison.records[0]
    failure = dataclasses.replace(record.failures[0], output="a" * 30_000 + "z", error="\udcff!")
    record = dataclasses.replace(record, failures=(failure,))
    comparison = dataclasses.replace(report.comparison, records=(record,))
    text = to_text(dataclasses.replace(report, comparison=comparison))
    again = from_bytes(text.encode(), "report.json").records[0].failures[0]
    assert again.error == "?!"
    assert len(again.output) <= comparison_json.MAX_TEXT
    assert again.output.startswith("aaa")
    assert again.output.endswith("aaz")


def test_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "deep" / "report.json"
    write(example(), path)
    assert read(path) == example().comparison
    before = path.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PerfgateError, match="cannot be written: No space left on device"):
        write(example(doubts=("another",)), path)
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == ["report.json"]
