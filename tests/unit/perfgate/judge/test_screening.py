"""Screening clears quiet cases after few pairs and loses no case whose effect matters."""

from __future__ import annotations

import math

import pytest
from tests.unit.perfgate.judge.made_up import (
    CONFIRMATION,
    GATE,
    SCREENING,
    case,
    gate,
    noise,
    record,
    timed,
    valued,
)

from perfgate.judge.screening import Direction, Standing, screen
from perfgate.model.comparison import (
    Clock,
    Failure,
    FailureKind,
    Kind,
    Side,
)
from perfgate.model.gate import Budget


def test_a_quiet_case_is_clear_after_the_first_look() -> None:
    screening = screen(record(case(), timed(SCREENING, noise(5))), GATE)
    assert (screening.standing, screening.direction, screening.pairs) == (
        Standing.CLEAR,
        None,
        5,
    )
    assert screening.estimate is not None
    assert screening.estimate.margin == pytest.approx(0.02)
    assert screening.estimate.confidence == 0.9375


@pytest.mark.parametrize("pairs", [0, 1, 4])
def test_before_the_first_look_nothing_is_said(pairs: int) -> None:
    screening = screen(record(case(), timed(SCREENING, noise(pairs))), GATE)
    assert (screening.standing, screening.pairs) == (Standing.CONTINUE, pairs)


@pytest.mark.parametrize(
    ("effect", "direction"), [(0.05, Direction.WORSE), (-0.05, Direction.BETTER)]
)
def test_a_case_surely_beyond_the_margin_is_suspect_at_once(
    effect: float, direction: Direction
) -> None:
    effects = [effect + each for each in noise(5)]
    screening = screen(record(case(), timed(SCREENING, effects)), GATE)
    assert (screening.standing, screening.direction) == (Standing.SUSPECT, direction)


def test_what_is_better_the_higher_it_is_turns_round() -> None:
    effects = [0.05 + each for each in noise(5)]
    subject = case(higher_is_better=True)
    screening = screen(record(subject, timed(SCREENING, effects)), GATE)
    assert screening.direction is Direction.BETTER
    assert screening.estimate is not None
    assert screening.estimate.interval[1] < -0.03


def test_a_noisy_case_goes_on_to_the_last_look_and_is_then_decided_by_its_estimate() -> None:
    for pairs in (5, 10):
        noisy = record(case(), timed(SCREENING, noise(pairs, 15)))
        assert screen(noisy, GATE).standing is Standing.CONTINUE
    assert screen(record(case(), timed(SCREENING, noise(15, 15))), GATE).standing is Standing.CLEAR
    slower = timed(SCREENING, [0.04 + each for each in noise(15, 10)], noise(15, 3))
    screening = screen(record(case(), slower), GATE)
    assert (screening.standing, screening.direction) == (Standing.SUSPECT, Direction.WORSE)


def test_a_case_too_noisy_to_exclude_what_blocks_is_suspect_after_the_last_look() -> None:
    wild = record(case(), timed(SCREENING, noise(15, 60), noise(15, 60)))
    screening = screen(wild, GATE)
    assert screening.assessment is not None
    assert abs(screening.assessment.effect) < screening.assessment.margin
    assert (screening.standing, screening.direction) == (Standing.SUSPECT, Direction.WORSE)
    wide = gate(budgets=(Budget("*", block=0.9),))
    assert screen(wild, wide).standing is Standing.CLEAR


def test_a_case_that_looks_worse_and_may_warn_is_suspect_after_the_last_look() -> None:
    """Its own noise floor hides it; confirmation has the pairs to tell."""
    effects = [0.03 + each for each in noise(15, 9)]
    screening = screen(record(case(), timed(SCREENING, effects, noise(15, 20))), GATE)
    assert screening.assessment is not None
    assert screening.assessment.effect < screening.assessment.margin
    assert (screening.standing, screening.direction) == (Standing.SUSPECT, Direction.WORSE)
    better = timed(SCREENING, [-each for each in effects], noise(15, 20))
    assert screen(record(case(), better), GATE).standing is Standing.CLEAR


def test_a_budget_narrower_than_the_gates_narrows_what_is_clear() -> None:
    effects = [0.012 + each for each in noise(5)]
    subject = record(case(), timed(SCREENING, effects))
    assert screen(subject, GATE).standing is Standing.CLEAR
    strict = gate(budgets=(Budget("*", block=0.01, warn=0.005),))
    assert screen(subject, strict).standing is Standing.SUSPECT


def test_the_look_that_decided_stands_whatever_came_later() -> None:
    quiet = timed(SCREENING, noise(5))
    later = timed(SCREENING, [0.5] * 10)
    screening = screen(record(case(), quiet, later), GATE)
    assert (screening.standing, screening.pairs) == (Standing.CLEAR, 5)


def test_confirming_pairs_say_nothing_here() -> None:
    subject = record(case(), timed(SCREENING, noise(5)), timed(CONFIRMATION, [0.5] * 32))
    assert screen(subject, GATE).standing is Standing.CLEAR


def test_cases_that_need_no_statistics() -> None:
    failure = Failure(Side.CONTENDER, FailureKind.ERROR, SCREENING, 0, "ValueError: no")
    assert screen(record(case(), failures=[failure]), GATE).standing is Standing.CLEAR
    assert screen(record(case(), skipped=[Side.BASELINE]), GATE).standing is Standing.CLEAR
    counter = case("file.track_it", Kind.TRACK, exact=True, unit="items")
    one, two = valued(SCREENING, [1.0], [2.0]), valued(SCREENING, [1.0, 1.0], [2.0, 2.0])
    assert screen(record(counter, one), GATE).standing is Standing.CONTINUE
    assert screen(record(counter, two), GATE).standing is Standing.CLEAR
    peer = timed(SCREENING, [0.5] * 5)
    assert screen(record(case(gated=False), peer), GATE).standing is Standing.CLEAR


def test_the_clock_is_that_of_the_first_look() -> None:
    """Later pairs that wait do not move the judgement to another clock."""
    subject = case(clock=None)
    bound = timed(SCREENING, noise(5, 10))
    effects_on_wall = {Clock.WALL: 0.5}
    waiting = tuple(
        type(pair)(
            pair.stage,
            pair.round,
            pair.readings,
            {**pair.effects, **effects_on_wall},
            pair.control_effects,
            (0.1, 0.1),
        )
        for pair in timed(SCREENING, noise(10, 10))
    )
    screening = screen(record(subject, bound, waiting), GATE)
    assert screening.assessment is not None
    assert screening.assessment.scale.clock is Clock.CPU
    assert screening.standing is Standing.CLEAR


GROWTH = case("file.track_growth", Kind.TRACK, unit="MB/cycle")


@pytest.mark.parametrize(
    ("growth", "standing"),
    [
        (0.0, Standing.CLEAR),
        (0.4, Standing.CLEAR),
        (1.0, Standing.SUSPECT),
        (6.0, Standing.SUSPECT),
    ],
)
def test_a_growth_is_judged_on_its_difference_against_the_leak_budget(
    growth: float, standing: Standing
) -> None:
    baseline = [0.01, -0.02, 0.0, 0.03, -0.01]
    pairs = valued(SCREENING, baseline, [growth + each for each in noise(5)])
    screening = screen(record(GROWTH, pairs), GATE)
    assert screening.standing is standing
    assert screening.estimate is None
    assert screening.assessment is not None
    assert math.isclose(screening.assessment.effect, growth * 1e6, abs_tol=2e4)
