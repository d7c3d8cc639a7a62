"""A verdict follows from the confirming pairs of a suspect, and names what was found and allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.perfgate.judge.made_up import (
    CONFIRMATION,
    SCREENING,
    case,
    gate,
    moved,
    noise,
    record,
    still,
    timed,
    valued,
)

from perfgate.judge.confirmation import confirm
from perfgate.judge.measured import judge_measured
from perfgate.model.comparison import Clock, Kind
from perfgate.model.gate import Budget
from perfgate.model.report import Verdict, Weight

if TYPE_CHECKING:
    from perfgate.model.comparison import CaseRecord
    from perfgate.model.report import Judgement

GROWTH = case("file.track_growth", Kind.TRACK, unit="MB/cycle")


def judged(subject: CaseRecord, **rules: Any) -> Judgement:
    rule = gate(**rules)
    return judge_measured(subject, rule, confirm([subject], rule).get(subject.case.key))


@pytest.mark.parametrize(
    ("effect", "verdict", "weight"),
    [
        (0.0, Verdict.NO_CHANGE, Weight.NONE),
        (0.03, Verdict.REGRESSION, Weight.NOTICE),
        (0.06, Verdict.REGRESSION, Weight.WARNS),
        (0.12, Verdict.REGRESSION, Weight.BLOCKS),
        (-0.06, Verdict.IMPROVEMENT, Weight.NOTICE),
    ],
)
def test_a_sure_effect_is_weighed_by_its_estimate(
    effect: float, verdict: Verdict, weight: Weight
) -> None:
    found = judged(moved(effect))
    assert (found.verdict, found.weight) == (verdict, weight)


def test_the_judgement_shows_what_was_measured() -> None:
    found = judged(moved(0.12))
    assert found.clock is Clock.CPU
    assert found.baseline == 1.0
    assert found.contender == pytest.approx(1.12, abs=0.002)
    assert found.estimate is not None
    assert found.estimate.effect == pytest.approx(0.12, abs=0.002)
    assert found.estimate.interval[0] < found.estimate.effect < found.estimate.interval[1]
    assert found.estimate.p_value == pytest.approx(3 * 2.0**-12)
    assert found.estimate.pairs == 12
    assert found.reason == ("12 % slower (95 % interval +11.7 % to +12.3 %); 10 % and more block")


def test_budgets_of_a_pattern_move_the_weights() -> None:
    budgets = (Budget("*", block=0.3, warn=0.15),)
    assert judged(moved(0.12), budgets=budgets).weight is Weight.NOTICE
    assert judged(moved(0.2), budgets=budgets).weight is Weight.WARNS


def test_a_case_that_stayed_within_the_margin_says_by_how_much() -> None:
    found = judged(still())
    assert found.reason == ("no difference shown: 0.1 % slower (93.8 % interval -0.5 % to +0.6 %)")
    assert found.estimate is not None
    assert found.estimate.p_value is None


def test_a_suspicion_that_is_not_confirmed_is_no_change() -> None:
    subject = record(case(), timed(SCREENING, [0.2] * 5), timed(CONFIRMATION, noise(12)))
    found = judged(subject)
    assert (found.verdict, found.weight) == (Verdict.NO_CHANGE, Weight.NONE)
    assert "suspected and not confirmed on 12 fresh pairs" in found.reason
    assert "the margin is 2 %" in found.reason


def test_what_was_stopped_too_early_is_inconclusive() -> None:
    cases = [
        record(case()),
        record(case(), timed(SCREENING, noise(4))),
        moved(0.06, pairs=11),
        record(
            case(),
            timed(SCREENING, [0.05] * 5),
            timed(CONFIRMATION, [0.035 + each for each in noise(12, 4)]),
        ),
    ]
    for subject in cases:
        found = judged(subject)
        assert (found.verdict, found.weight) == (Verdict.INCONCLUSIVE, Weight.BLOCKS)
        assert judged(subject, inconclusive_blocks=False).weight is Weight.WARNS


def test_what_cannot_exclude_a_block_is_inconclusive_after_the_last_look_too() -> None:
    wild = record(
        case(),
        timed(SCREENING, [0.2] * 5),
        timed(CONFIRMATION, noise(96, 260), noise(96, 260)),
    )
    found = judged(wild)
    assert found.verdict is Verdict.INCONCLUSIVE
    assert "after 96 fresh pairs: neither surely beyond the margin of" in found.reason
    assert "nor surely below the 10 % that block" in found.reason


def test_a_baseline_that_was_never_measured_against_itself_is_no_basis() -> None:
    screened = record(case(), timed(SCREENING, noise(5), [None] * 5))
    assert judged(screened).verdict is Verdict.INCONCLUSIVE
    confirmed = record(
        case(), timed(SCREENING, [0.2] * 5), timed(CONFIRMATION, [0.2] * 12, [None] * 12)
    )
    found = judged(confirmed)
    assert found.verdict is Verdict.INCONCLUSIVE
    assert "against itself in 0 pairs" in found.reason


def test_a_baseline_that_differs_from_itself_is_not_trusted() -> None:
    leaning = [0.05 + each for each in noise(12, 0.5)]
    subject = record(
        case(),
        timed(SCREENING, [0.2] * 5),
        timed(CONFIRMATION, [0.2 + each for each in noise(12)], leaning),
    )
    found = judged(subject)
    assert found.verdict is Verdict.INCONCLUSIVE
    assert "differs from itself" in found.reason


def test_a_case_for_the_tables_only_is_shown_and_not_judged() -> None:
    subject = record(case(gated=False), timed(SCREENING, [0.5] * 5))
    found = judged(subject)
    assert (found.verdict, found.weight) == (Verdict.NOT_GATED, Weight.NONE)
    assert found.contender == pytest.approx(1.5)


def grown(*steps: float, unit: str = "MB/cycle", baseline: float = 0.0) -> CaseRecord:
    """A growth that is worse by the first amount in the screening, by the second when confirmed."""
    subject = case("file.track_growth", Kind.TRACK, unit=unit)
    stages = []
    for stage, step, pairs in zip((SCREENING, CONFIRMATION), steps, (5, 12), strict=False):
        before = [baseline + each for each in noise(pairs)]
        stages.append(valued(stage, before, [each + step for each in before]))
    return record(subject, *stages)


@pytest.mark.parametrize(
    ("growth", "verdict", "weight"),
    [
        (0.2, Verdict.NO_CHANGE, Weight.NONE),
        (1.0, Verdict.REGRESSION, Weight.NOTICE),
        (3.0, Verdict.REGRESSION, Weight.WARNS),
        (6.0, Verdict.REGRESSION, Weight.BLOCKS),
        (-1.0, Verdict.IMPROVEMENT, Weight.NOTICE),
    ],
)
def test_a_leak_is_weighed_against_its_budget(
    growth: float, verdict: Verdict, weight: Weight
) -> None:
    found = judged(grown(growth, growth))
    assert (found.verdict, found.weight, found.estimate) == (verdict, weight, None)


def test_the_reason_of_a_leak_speaks_in_its_unit() -> None:
    assert judged(grown(6.0, 6.0)).reason == (
        "6 MB/cycle higher (95 % interval +6 MB/cycle to +6 MB/cycle); 5 MB/cycle and more block"
    )


def test_a_leak_budget_of_its_own() -> None:
    budgets = (Budget("*", max_increase=500, unit="kB/cycle"),)
    assert judged(grown(1.0, 1.0), budgets=budgets).weight is Weight.BLOCKS


@pytest.mark.parametrize(("baseline", "weight"), [(0.0, Weight.BLOCKS), (-3.0, Weight.WARNS)])
def test_a_rise_without_ratio_or_budget(baseline: float, weight: Weight) -> None:
    """From zero it is above any relative budget; from below zero nobody can say."""
    subject = case("file.track_errors", Kind.TRACK, unit="errors")
    stages = [
        valued(stage, [baseline] * pairs, [7.0] * pairs)
        for stage, pairs in ((SCREENING, 5), (CONFIRMATION, 12))
    ]
    found = judged(record(subject, *stages))
    assert (found.verdict, found.weight) == (Verdict.REGRESSION, weight)
    assert "no budget (max_increase)" in found.reason


def test_zeros_on_both_sides_are_no_change() -> None:
    subject = case("file.track_errors", Kind.TRACK, unit="errors")
    found = judged(record(subject, valued(SCREENING, [0.0] * 5, [0.0] * 5)))
    assert found.verdict is Verdict.NO_CHANGE


def test_a_throughput_that_falls_is_worse() -> None:
    subject = case("file.track_rate", Kind.TRACK, unit="runs/s", higher_is_better=True)
    stages = [
        valued(stage, [100 + each for each in noise(pairs)], [80.0] * pairs)
        for stage, pairs in ((SCREENING, 5), (CONFIRMATION, 12))
    ]
    found = judged(record(subject, *stages))
    assert (found.verdict, found.weight) == (Verdict.REGRESSION, Weight.BLOCKS)
    assert found.reason.startswith("25 % worse")
