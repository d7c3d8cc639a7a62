"""An exact counter needs no statistics: it stays, gets better, gets worse, or is none."""

from __future__ import annotations

import math

import pytest
from tests.unit.perfgate.judge.made_up import GATE, SCREENING, case, gate, record, valued

from perfgate.judge.counters import judge_counter
from perfgate.model.comparison import Clock, Kind
from perfgate.model.gate import Budget
from perfgate.model.report import Verdict, Weight

COUNTER = case("file.track_items", Kind.TRACK, exact=True, unit="items")


def counted(baseline: list[float], contender: list[float], **more: object):
    subject = record(COUNTER, valued(SCREENING, baseline, contender))
    return judge_counter(subject, gate(**more) if more else GATE)


@pytest.mark.parametrize(
    ("baseline", "contender", "verdict", "weight", "reason"),
    [
        (31, 31, Verdict.NO_CHANGE, Weight.NONE, "exactly 31 items on both sides"),
        (31, 30, Verdict.IMPROVEMENT, Weight.NOTICE, "fell from 31 items to 30 items"),
        (
            31,
            32,
            Verdict.REGRESSION,
            Weight.BLOCKS,
            "rose from 31 items to 32 items; an exact counter may not get worse",
        ),
        (
            0,
            1,
            Verdict.REGRESSION,
            Weight.BLOCKS,
            "rose from 0 items to 1 items; an exact counter may not get worse",
        ),
    ],
)
def test_any_rise_blocks_and_any_fall_is_better(
    baseline: float, contender: float, verdict: Verdict, weight: Weight, reason: str
) -> None:
    found = counted([baseline] * 2, [contender] * 2)
    assert (found.verdict, found.weight, found.reason) == (verdict, weight, reason)
    assert (found.baseline, found.contender, found.clock) == (baseline, contender, Clock.VALUE)


def test_the_estimate_is_the_ratio_and_certain() -> None:
    found = counted([20, 20], [21, 21]).estimate
    assert found is not None
    assert (found.effect, found.confidence, found.pairs) == (pytest.approx(0.05), 1.0, 2)
    assert counted([0, 0], [1, 1]).estimate is None


def test_higher_is_better_turns_it_round() -> None:
    subject = case("file.track_it", Kind.TRACK, exact=True, unit="items", higher_is_better=True)
    found = judge_counter(record(subject, valued(SCREENING, [8, 8], [6, 6])), GATE)
    assert (found.verdict, found.weight) == (Verdict.REGRESSION, Weight.BLOCKS)
    assert found.estimate is not None
    assert found.estimate.effect == pytest.approx(1 / 3)


def test_a_budget_may_allow_a_rise() -> None:
    budgets = (Budget("*", max_increase=2, unit="items"),)
    allowed = counted([5, 5], [7, 7], budgets=budgets)
    assert (allowed.verdict, allowed.weight) == (Verdict.REGRESSION, Weight.NOTICE)
    above = counted([5, 5], [8, 8], budgets=budgets)
    assert above.weight is Weight.BLOCKS
    assert above.reason == "rose from 5 items to 8 items: 3 items worse, 2 items are allowed"


@pytest.mark.parametrize(
    ("baseline", "contender", "weight"),
    [
        ([1, 1], [1, 2], Weight.BLOCKS),
        ([1, 1], [math.nan, math.nan], Weight.BLOCKS),
        ([1, 2], [1, 1], Weight.WARNS),
        ([1, 2], [2, 1], Weight.WARNS),
    ],
)
def test_one_that_varies_is_broken_and_blocks_where_the_contender_alone_does(
    baseline: list[float], contender: list[float], weight: Weight
) -> None:
    found = counted(baseline, contender)
    assert (found.verdict, found.weight) == (Verdict.BROKEN, weight)
    assert "declared exact" in found.reason


def test_the_reason_shows_what_varied() -> None:
    assert "contender: 1 items, 2 items" in counted([1, 1], [2, 1]).reason


def test_one_process_does_not_show_it_exact() -> None:
    assert counted([1], [1]).verdict is Verdict.INCONCLUSIVE
    assert counted([1], [1], inconclusive_blocks=False).weight is Weight.WARNS
