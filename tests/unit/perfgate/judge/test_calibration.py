"""Rates, power and noise from trials that are made up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from perfgate.judge.calibration import calibration_of
from perfgate.model.calibration import Trial, TrialCase, TrialPlan
from perfgate.model.comparison import Clock
from perfgate.model.gate import Gate
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
    assert noise.margin == pytest.approx(0.16 / 32**0.5)


def test_a_case_without_an_estimate_has_no_noise() -> None:
    assert calibration_of([trial(case(floor=None))], Gate()).noise == ()
