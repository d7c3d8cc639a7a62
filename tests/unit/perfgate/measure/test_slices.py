"""Slices amount to one pair: medians a call, log-ratios of neighbours, and the share that was computed."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfgate.measure.slices import Pace, Slice, pair_of_slices, pair_of_values
from perfgate.model.comparison import Clock, Side, Stage


def slices(*seconds: float, busy: float = 1.0) -> list[Slice]:
    return [
        Slice({Clock.WALL: each, Clock.CPU: each * 0.5, Clock.CPU_AND_CHILDREN: each}, busy * each)
        for each in seconds
    ]


def pair(baseline: list[Slice], contender: list[Slice], control: list[Slice] | None = None):
    sides = {Side.BASELINE: baseline, Side.CONTENDER: contender}
    if control is not None:
        sides[Side.CONTROL] = control
    return pair_of_slices(sides, stage=Stage.SCREENING, round_=3, number=10, seconds=1.0)


def test_readings_are_medians_a_call_and_effects_medians_of_neighbours() -> None:
    found = pair(slices(1, 2, 4), slices(2, 4, 4), slices(1, 2, 4))
    assert found.readings[Side.BASELINE][Clock.WALL] == pytest.approx(0.2)
    assert found.effects[Clock.WALL] == pytest.approx(math.log(2))
    assert found.control_effects[Clock.CPU] == pytest.approx(0)
    assert (found.slices, found.number, found.round) == (3, 10, 3)


@given(st.lists(st.floats(1e-6, 1e3), min_size=1, max_size=9), st.floats(0.1, 10))
def test_a_drift_common_to_neighbours_leaves_the_effect(drift: list[float], factor: float) -> None:
    found = pair(slices(*drift), slices(*(factor * each for each in drift)))
    assert found.effects[Clock.WALL] == pytest.approx(math.log(factor), abs=1e-9)


def test_a_clock_that_stood_still_in_half_of_the_slices_is_left_out() -> None:
    still = [Slice({Clock.WALL: 1.0, Clock.CPU: cpu}) for cpu in (0.0, 0.0, 1.0)]
    found = pair(still, still)
    assert set(found.effects) == {Clock.WALL}


def test_no_clock_that_goes_forward_is_an_error() -> None:
    with pytest.raises(ValueError, match="no clock went forward"):
        pair(slices(0.0, -1.0), slices(0.0, -1.0))


def test_the_share_is_the_calling_threads_and_may_add_children() -> None:
    found = pair(slices(1, 1, busy=0.1), slices(1, 1, busy=0.9))
    assert found.cpu_share == (pytest.approx(0.1), pytest.approx(0.9))
    assert found.children_share == (pytest.approx(0.6), pytest.approx(1.4))


@pytest.mark.parametrize("values", [(0.0, 1.0), (-1.0, 2.0), (3.0, 0.0)])
def test_values_that_are_not_positive_have_no_ratio(values: tuple[float, float]) -> None:
    sides = dict(zip((Side.BASELINE, Side.CONTENDER), values, strict=True))
    found = pair_of_values(sides, stage=Stage.SCREENING, round_=0, seconds=0.0)
    assert found.effects == {}
    assert found.readings[Side.CONTENDER][Clock.VALUE] == values[1]


@pytest.mark.parametrize(
    ("seconds", "turns"), [(0.002, 60), (0.01, 12), (0.1, 3), (0.2, 3), (2.0, 1)]
)
def test_long_calls_are_few(seconds: float, turns: int) -> None:
    pace, done = Pace(side=0.12, min_slices=5, max_slices=60), 0
    while pace.goes_on(done, done * seconds):
        done += 1
    assert done == turns


@pytest.mark.parametrize(("opening", "turns"), [(0.0, 3), (1.0, 5), (60.0, 10)])
def test_what_was_dear_to_open_is_measured_as_long(opening: float, turns: int) -> None:
    pace, done = Pace(side=0.12, dear_slices=10), 0
    while pace.goes_on(done, done * 0.2, opening):
        done += 1
    assert done == turns
