"""Whatever was measured, the judge gives each case one judgement, and fails closed."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.perfgate.judge.made_up import GATE, compared

from perfgate.judge.comparison import judge
from perfgate.judge.confirmation import undecided
from perfgate.judge.screening import screen
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
from perfgate.model.report import Outcome, Report, Verdict, Weight

numbers = st.one_of(
    st.floats(0.5, 2.0), st.sampled_from([0.0, -1.0, math.nan, math.inf, 1.0, 1e-300, 1e300])
)
clocks = st.sampled_from(list(Clock))
shown = st.dictionaries(clocks, numbers, max_size=3)
log_ratios = st.dictionaries(
    clocks, st.one_of(st.floats(-0.7, 0.7), st.sampled_from([math.nan, math.inf, 0.0, 700.0]))
)
shares = st.tuples(st.floats(0, 2), st.floats(0, 2))
pairs = st.builds(
    Pair,
    stage=st.sampled_from(list(Stage)),
    round=st.integers(0, 50),
    readings=st.dictionaries(st.sampled_from(list(Side)), shown),
    effects=log_ratios,
    control_effects=log_ratios,
    cpu_share=shares,
    children_share=shares,
)
cases = st.builds(
    Case,
    benchmark=st.sampled_from(["file.time_a", "file.time_b", "file.track_c"]),
    kind=st.sampled_from(list(Kind)),
    unit=st.sampled_from(["seconds", "bytes", "MB/cycle", "items", ""]),
    timeout=st.just(60.0),
    exact=st.booleans(),
    gated=st.booleans(),
    higher_is_better=st.booleans(),
    clock=st.none() | clocks,
)
failures = st.builds(
    Failure,
    side=st.sampled_from(list(Side)),
    kind=st.sampled_from(list(FailureKind)),
    stage=st.sampled_from(list(Stage)),
    round=st.integers(0, 9),
    error=st.sampled_from(["", "ValueError: no\n", "\n \n"]),
)
records = st.builds(
    CaseRecord,
    case=cases,
    pairs=st.lists(pairs, max_size=6).flatmap(
        # Few pairs drawn, many measured: looks are reached without drawing 40 of them.
        lambda few: st.integers(0, 8).map(lambda times: tuple(few * times))
    ),
    failures=st.one_of(st.just(()), st.lists(failures, max_size=2).map(tuple)),
    skipped=st.one_of(st.just(()), st.lists(st.sampled_from(list(Side)), max_size=1).map(tuple)),
)


def check(report: Report, found: list[CaseRecord]) -> None:
    assert len(report.judgements) == len(found)
    assert all(each.reason for each in report.judgements)
    for each in report.judgements:
        if each.verdict is Verdict.INCONCLUSIVE and each.case.gated:
            assert each.weight is Weight.BLOCKS
    blocks = any(each.weight is Weight.BLOCKS for each in report.judgements)
    assert not (blocks and report.conclusion.outcome is Outcome.PASS)
    compared_cases = [
        each
        for each in report.judgements
        if each.case.gated and each.verdict in {Verdict.NO_CHANGE, Verdict.IMPROVEMENT}
    ]
    if not compared_cases and report.conclusion.outcome is Outcome.PASS:
        # Only a regression that does not block is left to have been compared.
        assert any(each.verdict is Verdict.REGRESSION for each in report.judgements)


@settings(deadline=None, max_examples=150)
@given(st.lists(records, max_size=4, unique_by=lambda each: each.case.key))
def test_every_case_gets_a_judgement(found: list[CaseRecord]) -> None:
    for each in found:
        screen(each, GATE)
    assert undecided(found, GATE) <= {each.case.key for each in found}
    assert undecided(found, GATE, share=0.5) <= {each.case.key for each in found}
    check(judge(compared(*found)), found)


@settings(deadline=None, max_examples=50)
@given(st.lists(records, max_size=3, unique_by=lambda each: each.case.key))
def test_an_interrupted_run_never_passes(found: list[CaseRecord]) -> None:
    report = judge(compared(*found, interrupted=True))
    assert report.conclusion.outcome is not Outcome.PASS
