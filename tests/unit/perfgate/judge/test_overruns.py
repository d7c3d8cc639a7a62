"""A value above its absolute limit blocks, whether it changed or not, unless the baseline lies there too."""

from __future__ import annotations

import pytest
from tests.unit.perfgate.judge.made_up import SCREENING, case, gate, noise, record, valued

from perfgate.judge.overruns import heavier, weigh_value
from perfgate.model.comparison import Kind
from perfgate.model.gate import Budget
from perfgate.model.report import Judgement, Verdict, Weight

SIZE = case("file.peakmem_it", Kind.PEAKMEM, unit="bytes")
LIMIT = gate(budgets=(Budget("*", max_value=10, unit="MB"),))


def weighed(
    baseline: float, contender: float, verdict: Verdict = Verdict.NO_CHANGE, spread: float = 1.0
) -> Judgement:
    ours = [(contender + each) * 1e6 for each in noise(5, spread)]
    subject = record(SIZE, valued(SCREENING, [baseline * 1e6] * 5, ours))
    return weigh_value(Judgement(SIZE, verdict, Weight.NONE, "as before"), subject, LIMIT)


@pytest.mark.parametrize(
    ("baseline", "contender", "verdict", "weight"),
    [
        (9, 9.9, Verdict.NO_CHANGE, Weight.NONE),
        (9.5, 10.5, Verdict.NO_CHANGE, Weight.BLOCKS),
        (10.5, 10.5, Verdict.NO_CHANGE, Weight.WARNS),
        (10.5, 10.7, Verdict.REGRESSION, Weight.BLOCKS),
        (10.7, 10.5, Verdict.IMPROVEMENT, Weight.WARNS),
        (9, 10.5, Verdict.NEW, Weight.BLOCKS),
        (9, 10.5, Verdict.BROKEN, Weight.NONE),
        (9, 10.5, Verdict.NOT_GATED, Weight.NONE),
    ],
)
def test_what_an_overrun_means(
    baseline: float, contender: float, verdict: Verdict, weight: Weight
) -> None:
    found = weighed(baseline, contender, verdict)
    assert (found.verdict, found.weight) == (verdict, weight)


def test_the_reason_names_value_and_limit() -> None:
    assert weighed(9, 10.5).reason == "as before; 10.5 MB exceeds its limit of 10 MB"
    assert weighed(11, 10.5).reason.endswith("limit of 10 MB, as the baseline's 11 MB does")


def test_an_overrun_that_is_not_sure_warns() -> None:
    found = weighed(9.9, 10.1, spread=100)
    assert found.weight is Weight.WARNS
    assert found.reason.endswith("limit of 10 MB, though not surely")


def test_a_weight_is_never_lowered() -> None:
    assert heavier(Weight.WARNS, Weight.BLOCKS) is Weight.BLOCKS
    assert heavier(Weight.NOTICE, Weight.NONE) is Weight.NOTICE


def test_a_growth_may_not_exceed_the_leak_budget_of_the_gate() -> None:
    growth = case("file.track_growth", Kind.TRACK, unit="MB/cycle")
    unchanged = Judgement(growth, Verdict.NO_CHANGE, Weight.NONE, "as before")
    for baseline, weight in ((4.9, Weight.BLOCKS), (5.2, Weight.WARNS)):
        subject = record(growth, valued(SCREENING, [baseline] * 5, [5.2] * 5))
        found = weigh_value(unchanged, subject, gate())
        assert found.weight is weight
        assert "5.20 MB/cycle exceeds its limit of 5 MB/cycle" in found.reason
