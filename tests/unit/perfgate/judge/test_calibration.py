"""Rates, power and noise from trials that are made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from perfgate.judge.calibration import calibration_of
from perfgate.model.calibration import Trial, TrialCase, TrialPlan
from perfgate.model.comparison import Clock
from perfgate.model.gate import Gate
from perfgate.model.legs import Leg, LegSeries
from perfgate.model.report import Outcome, Provenance, Revision, Verdict, Weight

WHERE = Provenance(
    project="demo",
    baseline=Revision("a" * 40),
    contender=Revision("a" * 40),
    machine="m",
    cpu="c",
    cores=2,
    memory=1,
    system="s",
    started=datetime(2026, 1, 1, tzinfo=UTC),
    seconds=60.0,
    seed=1,
    suite_cases=3,
)


def case(
    key: str = "a",
    verdict: Verdict = Verdict.NO_CHANGE,
    weight: Weight = Weight.NONE,
    *,
    share: float = 0.0,
    clock: Clock = Clock.CPU,
    floor: float | None = 0.01,
) -> TrialCase:
    return TrialCase(key, clock, share, verdict, weight, 0.0, 0.02, floor, 1.0, 16, 16, 5.0)


def trial(*cases: TrialCase, busy: bool = False, outcome: Outcome = Outcome.PASS) -> Trial:
    shares = {each.key: each.share for each in cases if each.share}
    plan = TrialPlan("t", busy, tuple(each.key for each in cases), shares)
    return Trial(plan, outcome, cases, 60.0, WHERE)


ALARM = case(verdict=Verdict.REGRESSION, weight=Weight.WARNS)


def test_a_run_with_any_regression_is_one_alarm() -> None:
    trials = [
        trial(case(), case("b")),
        trial(ALARM, case("b", Verdict.REGRESSION), busy=True),
        trial(case("b", Verdict.INCONCLUSIVE), outcome=Outcome.INCONCLUSIVE),
        trial(case(share=0.1, verdict=Verdict.REGRESSION, weight=Weight.BLOCKS)),
    ]
    idle, busy, everything = calibration_of(trials, Gate()).alarms
    assert (idle.regressions.hits, idle.regressions.trials, idle.not_passed.hits) == (0, 2, 1)
    assert (busy.regressions.hits, busy.regressions.trials) == (1, 1)
    assert (everything.load, everything.regressions.hits, everything.regressions.trials) == (
        "all",
        1,
        3,
    )


def test_power_counts_planted_cases_by_class_and_share() -> None:
    found = case(share=0.1, verdict=Verdict.REGRESSION, weight=Weight.BLOCKS)
    warned = case("b", share=0.1, verdict=Verdict.REGRESSION, weight=Weight.WARNS)
    missed = case("c", share=0.1)
    waits = case("d", share=0.1, clock=Clock.WALL, verdict=Verdict.INCONCLUSIVE)
    cpu, wall = calibration_of([trial(found, warned, missed, waits)], Gate()).power
    assert (cpu.clocks, cpu.found.hits, cpu.blocked.hits, cpu.found.trials) == ("cpu", 2, 1, 3)
    assert (wall.clocks, wall.found.hits, wall.found.trials) == ("wall", 0, 1)


def test_noise_is_a_pairs_spread_and_says_how_many_pairs_the_margin_needs() -> None:
    # A floor of 4 % from 16 pairs is a spread of 8 % a pair; 64 pairs bring the floor to 2 %.
    trials = [trial(case(floor=floor), case("b", share=0.1)) for floor in (0.01, 0.04, 0.08)]
    (noise,) = calibration_of(trials, Gate()).noise
    assert (noise.key, noise.trials, noise.pairs) == ("a", 3, 64)
    assert noise.spread == pytest.approx(0.08)
    assert noise.margin == pytest.approx(0.16 / 64**0.5)


def test_a_case_without_an_estimate_has_no_noise() -> None:
    assert calibration_of([trial(case(floor=None))], Gate()).noise == ()


def leg(*effects: float, alarmed: bool = False, key: str = "b") -> Leg:
    return Leg({}, "2026-01-01", "a" * 40, alarmed, (LegSeries(key, Clock.CPU, effects),))


def test_legs_of_comparisons_add_noise_where_no_trial_has_any() -> None:
    legs = [leg(*(0.03, -0.03) * 4), leg(*(0.03, -0.03) * 4, alarmed=True), leg(1.0, key="few")]
    found = calibration_of([trial(case())], Gate(), legs)
    assert (found.leg_alarms.hits, found.leg_alarms.trials) == (1, 3)
    assert [(each.key, each.trials) for each in found.noise] == [("a", 1), ("b", 0)]
    assert found.noise[1].spread == pytest.approx(0.03 * 1.4826)
    assert {each.series for each in found.assumptions} == {2}


def test_what_was_planted_says_nothing_of_the_premises() -> None:
    effects = tuple(0.1 + 0.01 * n for n in range(9))
    planted = replace(case(share=0.1), effects=effects)
    assert calibration_of([trial(planted)], Gate()).assumptions == ()
    assert calibration_of([trial(replace(planted, share=0.0))], Gate()).assumptions != ()
