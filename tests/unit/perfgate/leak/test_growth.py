"""Exact counts leak at any rise, objects at steady growth, memory at a slope that is surely above its limit."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfgate.leak.growth import BLOCKS, first_above, growth_of, low_water, ten_cycles
from perfgate.model.leak import BROWSER, PYTHON, Measure, Outcome, Series

MB = 1e6


def series(values, measure=Measure.MEMORY, name=PYTHON, every=1):
    values = tuple(map(float, values))
    return Series(name, measure, tuple(range(0, len(values) * every, every)), values)


def saw(slope, cycles=200, height=5 * MB, level=100 * MB, seed=1):
    """Memory as a collector leaves it: a saw on top of what is kept."""
    chance = random.Random(seed)
    return [level + slope * at + height * chance.random() for at in range(cycles + 1)]


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ([3, 3, 3], Outcome.CLEAN),
        ([3, 4, 3], Outcome.CLEAN),
        ([3, 3, 4], Outcome.LEAKS),
        ([3, 2, 2], Outcome.CLEAN),
    ],
)
def test_a_count_must_end_where_it_began(values, outcome):
    assert growth_of(series(values, Measure.COUNT), None).outcome is outcome


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ([10, 15, 20, 25, 30], Outcome.LEAKS),
        ([10, 15, 20, 20, 30], Outcome.CLEAN),  # not steady
        ([10, 11, 12, 13, 14], Outcome.CLEAN),  # a cache: less than one every other cycle
        ([10, 30, 50], Outcome.CLEAN),  # too few checkpoints to call it steady
        ([30, 25, 20, 15, 10], Outcome.CLEAN),
    ],
)
def test_objects_leak_where_they_grow_at_every_checkpoint(values, outcome):
    assert growth_of(series(values, Measure.OBJECTS, every=5), None).outcome is outcome


@pytest.mark.parametrize("seed", range(5))
def test_a_megabyte_a_cycle_is_found_under_a_saw(seed):
    found = growth_of(series(saw(MB, cycles=40, seed=seed)), 0.1 * MB)
    assert found.outcome is Outcome.LEAKS
    assert found.low < MB < found.high


@pytest.mark.parametrize("seed", range(5))
def test_a_saw_that_keeps_nothing_is_clean(seed):
    assert growth_of(series(saw(0, seed=seed)), 0.1 * MB).outcome is Outcome.CLEAN


def test_what_levels_off_is_a_plateau():
    rising = [min(at, 60) * MB for at in range(201)]
    found = growth_of(series(rising), 0.2 * MB)
    assert (found.outcome, found.plateau) == (Outcome.CLEAN, True)
    assert found.high > 0.2 * MB


def test_too_much_noise_is_inconclusive_not_clean():
    noisy = saw(0, cycles=10, height=50 * MB)
    assert growth_of(series(noisy), 0.01 * MB).outcome is Outcome.INCONCLUSIVE


def test_without_a_limit_a_series_is_only_shown():
    assert growth_of(series(saw(MB)), None).outcome is Outcome.CLEAN


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=300))
def test_low_water_marks_are_minima_of_blocks_that_hold_every_value_once(values):
    places, marks = low_water(range(len(values)), values)
    assert len(places) == len(marks) <= BLOCKS
    assert min(marks) == min(values)
    assert all(mark in values for mark in marks)
    assert places == sorted(set(places))


@pytest.mark.parametrize(
    ("values", "since"), [([1, 1, 2, 3], 2), ([1, 2, 1, 2], 3), ([1, 2, 3, 1], None), ([1], None)]
)
def test_what_grew_first_is_where_it_stays_above(values, since):
    assert first_above(series(values)) == since


def test_ten_cycles_are_all_processes_together():
    parts = [series([at * MB for at in range(31)], name=name) for name in (PYTHON, BROWSER)]
    assert ten_cycles(parts) == pytest.approx((20 * MB, 20 * MB))


def test_ten_cycles_need_ten():
    assert ten_cycles([series(range(10))]) is None
    assert ten_cycles([]) is None


def test_ten_cycles_need_every_part_at_every_look():
    assert ten_cycles([series(range(20)), series(range(19), name=BROWSER)]) is None
