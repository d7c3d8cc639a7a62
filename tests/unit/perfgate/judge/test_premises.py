"""Premises that hold of independent symmetric pairs, and do not of pairs that were made to break them."""

from __future__ import annotations

import numpy as np
import pytest

from perfgate.judge.premises import assumptions_of, clock_class, widths_of
from perfgate.model.calibration import ClockClass, Premise
from perfgate.model.comparison import Clock

NOISE = np.random.default_rng(3).normal(scale=0.02, size=(120, 15))


def series(
    effects, clocks: ClockClass = ClockClass.CPU
) -> list[tuple[ClockClass, tuple[float, ...]]]:
    return [(clocks, tuple(map(float, each))) for each in effects]


def broken(effects) -> set[Premise]:
    return {each.premise for each in assumptions_of(series(effects), 5) if not each.holds}


def test_all_premises_hold_of_noise() -> None:
    found = assumptions_of(series(NOISE), 5)
    assert [each.premise for each in found] == list(Premise)
    assert all(each.holds and each.low <= each.value <= each.high for each in found)
    assert {each.series for each in found} == {120}


def test_pairs_that_resemble_the_one_before_break_independence() -> None:
    carried = np.array(NOISE)
    for at in range(1, carried.shape[1]):
        carried[:, at] = 0.7 * carried[:, at - 1] + 0.7 * NOISE[:, at]
    assert Premise.INDEPENDENCE in broken(carried)


def test_effects_that_rise_within_a_run_are_a_drift() -> None:
    assert Premise.NO_DRIFT in broken(NOISE + np.linspace(-0.03, 0.03, NOISE.shape[1]))


def test_rare_slow_pairs_on_one_side_break_symmetry() -> None:
    rare = np.random.default_rng(4).random(NOISE.shape) < 0.3
    assert Premise.SYMMETRY in broken(np.where(rare, np.abs(NOISE) * 9, NOISE))


def test_a_lasting_lean_is_seen_in_the_level_of_the_test() -> None:
    leaning = {each.premise: each for each in assumptions_of(series(NOISE + 0.03), 5)}
    assert not leaning[Premise.LEVEL].holds
    # One of the two directions is wrong in nearly all series.
    assert leaning[Premise.LEVEL].value > 0.35


def test_short_series_tell_nothing() -> None:
    assert assumptions_of(series(NOISE[:, :3]), 5) == ()
    assert widths_of(series(NOISE[:2])) == ()


def test_intervals_narrow_with_pairs_as_far_as_series_reach() -> None:
    widths = widths_of([*series(NOISE), *series(2 * NOISE, ClockClass.WALL)])
    cpu = [each for each in widths if each.clocks is ClockClass.CPU]
    wall = [each for each in widths if each.clocks is ClockClass.WALL]
    assert [each.pairs for each in cpu] == [6, 8, 10, 12, 15] == [each.pairs for each in wall]
    assert [each.width for each in cpu] == sorted((each.width for each in cpu), reverse=True)
    assert all(
        w.width == pytest.approx(2 * c.width, rel=0.1) for c, w in zip(cpu, wall, strict=True)
    )


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        (Clock.CPU, ClockClass.CPU),
        (Clock.TIMER, ClockClass.CPU),
        (Clock.CPU_AND_CHILDREN, ClockClass.CPU),
        (Clock.WALL, ClockClass.WALL),
        (Clock.VALUE, ClockClass.VALUE),
        (None, ClockClass.CPU),
    ],
)
def test_classes(clock: Clock | None, expected: ClockClass) -> None:
    assert clock_class(clock) is expected
