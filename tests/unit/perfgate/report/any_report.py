"""Reports with any values that their fields may have."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from perfgate.model import comparison as measured
from perfgate.model import gate as rules
from perfgate.model import report as said

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
    suite_cases=COUNT,
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
