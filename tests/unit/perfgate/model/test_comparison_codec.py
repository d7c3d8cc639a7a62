"""Cases, pairs and failures come back from JSON as they went; what does not fit is named with its place."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from perfgate.model.comparison_codec import (
    case_from_json,
    case_to_json,
    pair_from_json,
    pair_to_json,
    record_from_json,
    record_to_json,
)
from perfgate.model.json_fields import MisfitError, as_number

# Lone surrogates too: a benchmark may print any bytes.
TEXTS = st.text(st.characters(exclude_categories=()), max_size=20)
COUNTS = st.integers(0, 2**60)
CLOCKS = st.dictionaries(st.sampled_from(Clock), st.floats())
SHARES = st.tuples(st.floats(), st.floats())
CASES = st.builds(
    Case,
    benchmark=TEXTS,
    kind=st.sampled_from(Kind),
    unit=TEXTS,
    timeout=st.floats(),
    index=st.none() | COUNTS,
    parameters=st.lists(st.tuples(TEXTS, TEXTS), max_size=3).map(tuple),
    exact=st.booleans(),
    gated=st.booleans(),
    higher_is_better=st.booleans(),
    clock=st.none() | st.sampled_from(Clock),
    setup_cache=TEXTS,
    setup_cache_timeout=st.floats(),
    source=st.tuples(TEXTS, COUNTS),
    version=TEXTS,
)
PAIRS = st.builds(
    Pair,
    stage=st.sampled_from(Stage),
    round=COUNTS,
    readings=st.dictionaries(st.sampled_from(Side), CLOCKS),
    effects=CLOCKS,
    control_effects=CLOCKS,
    cpu_share=SHARES,
    children_share=SHARES,
    slices=COUNTS,
    number=COUNTS,
    seconds=st.floats(),
)
FAILURES = st.builds(
    Failure,
    side=st.sampled_from(Side),
    kind=st.sampled_from(FailureKind),
    stage=st.sampled_from(Stage),
    round=COUNTS,
    error=TEXTS,
    output=TEXTS,
)
RECORDS = st.builds(
    CaseRecord,
    case=CASES,
    pairs=st.lists(PAIRS, max_size=2).map(tuple),
    failures=st.lists(FAILURES, max_size=2).map(tuple),
    skipped=st.lists(st.sampled_from(Side), max_size=2).map(tuple),
)
CASE = Case("demo.time_it", Kind.TIME, "seconds", 60.0)


def through_json(data: dict[str, Any]) -> Any:
    return json.loads(json.dumps(data, allow_nan=False))


@given(RECORDS)
def test_nothing_is_lost(record: CaseRecord) -> None:
    # By their repr, where one NaN is like another.
    assert repr(record_from_json(through_json(record_to_json(record)))) == repr(record)


def test_what_has_no_number_in_json_is_a_text() -> None:
    pair = Pair(Stage.SCREENING, 1, {}, {Clock.CPU: math.nan, Clock.WALL: -math.inf}, {})
    assert pair_to_json(pair)["effects"] == {"cpu": "nan", "wall": "-inf"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"timeout": "long"}, r"^timeout: found 'long'; allowed: a number, or nan"),
        ({"timeout": True}, "^timeout: found True"),
        ({"timeout": 10**400}, "^timeout: found 1000"),
        ({"kind": "speed"}, "^kind: found 'speed'; allowed: time, timeraw, mem, peakmem, track$"),
        ({"clock": "sundial"}, "^clock: found 'sundial'; allowed: wall, cpu, "),
        ({"index": -1}, "^index: found -1; allowed: a whole number from 0$"),
        (
            {"index": 2**63},
            "^index: found 9223372036854775808; allowed: a whole number up to 9223372036854775807$",
        ),
        ({"index": True}, "^index: found True"),
        ({"exact": 1}, "^exact: found 1; allowed: true or false$"),
        (
            {"parameters": [["size"]]},
            r"^parameters\[0\]: found \['size'\]; allowed: a list of two$",
        ),
        ({"parameters": [["size", 1]]}, r"^parameters\[0\]\[1\]: found 1; allowed: a text$"),
        ({"source": "demo.py"}, "^source: found 'demo.py'; allowed: a list of two$"),
        ({"speed": 1}, "^found also speed; allowed: benchmark, "),
    ],
)
def test_a_case_that_does_not_fit(change: dict[str, Any], said: str) -> None:
    with pytest.raises(MisfitError, match=said):
        case_from_json({**case_to_json(CASE), **change})


def test_a_missing_field() -> None:
    data = case_to_json(CASE)
    del data["unit"]
    with pytest.raises(MisfitError, match=r"^records\[3\]\.case\.unit: found nothing"):
        case_from_json(data, "records[3].case")


def test_the_place_of_a_misfit_goes_down_to_the_number() -> None:
    pair = Pair(Stage.SCREENING, 1, {Side.CONTROL: {Clock.CPU: 1.0}}, {}, {})
    data = pair_to_json(pair)
    data["readings"]["control"]["cpu"] = None
    with pytest.raises(MisfitError, match=r"^pairs\[0\]\.readings\.control\.cpu: found None"):
        pair_from_json(data, "pairs[0]")
    data["readings"] = {"nobody": {}}
    with pytest.raises(MisfitError, match=r"^readings: found 'nobody'; allowed: baseline, "):
        pair_from_json(data)
    with pytest.raises(MisfitError, match=r"^found \[\]; allowed: an object$"):
        pair_from_json([])


def test_a_long_value_is_cut_in_messages() -> None:
    with pytest.raises(MisfitError) as raised:
        as_number("x" * 10_000, "seconds")
    assert len(str(raised.value)) < 200
