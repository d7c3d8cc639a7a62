"""Changes of level are found where they are, unchanged series have none, and old windows need no second look."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from perfgate.stats.change_points import ChangePoint, change_points
from perfgate.stats.levels import _median_of_five, median, noise_of
from perfgate.stats.step_windows import MIN_LENGTH, STRIDE
from perfgate.stats.student import student_bound, student_chance


def noisy(levels: list[tuple[int, float]], noise: float, seed: int = 0) -> np.ndarray:
    """Levels as (points, value), with log-normal noise."""
    chance = np.random.default_rng(seed)
    level = np.concatenate([np.full(count, value) for count, value in levels])
    return level * np.exp(chance.normal(0, noise, level.size))


def best_single_split(values: np.ndarray) -> int:
    """The slow oracle: try every place, take the one that leaves the least absolute deviation."""
    logs = np.log(values)

    def left_over(part: np.ndarray) -> float:
        return float(np.abs(part - np.median(part)).sum())

    places = range(MIN_LENGTH, values.size - MIN_LENGTH + 1)
    return min(places, key=lambda at: left_over(logs[:at]) + left_over(logs[at:]))


@pytest.mark.parametrize("seed", range(40))
def test_one_step_is_where_the_oracle_finds_it(seed: int) -> None:
    chance = np.random.default_rng(1000 + seed)
    before, after = (int(each) for each in chance.integers(8, 150, 2))
    size = float(chance.choice([-0.3, -0.15, 0.12, 0.5]))
    values = noisy([(before, 2.0), (after, 2.0 * (1 + size))], 0.01, seed)
    (found,) = change_points(values)
    assert found.earliest <= best_single_split(values) <= found.latest
    assert found.earliest <= before <= found.latest
    assert found.size == pytest.approx(size, abs=0.02)
    assert found.confidence > 0.99


def test_unchanged_series_are_left_alone() -> None:
    chance = np.random.default_rng(7)
    found = [change_points(np.exp(chance.normal(0, 0.03, 250))) for _ in range(200)]
    # One in a hundred is allowed for; more than six of 200 would be a chance of 1 in 200.
    assert sum(map(bool, found)) <= 6


def test_single_outliers_are_no_change() -> None:
    values = noisy([(300, 1.0)], 0.01)
    values[::37] *= 1.6
    assert change_points(values) == ()


def test_several_steps_over_several_windows() -> None:
    values = noisy([(130, 1.0), (STRIDE, 1.2), (60, 1.05), (400, 1.3)], 0.015)
    assert [each.index for each in change_points(values)] == [130, 130 + STRIDE, 190 + STRIDE]


def test_a_step_that_has_just_come() -> None:
    values = noisy([(60, 1.0), (MIN_LENGTH, 1.3)], 0.01)
    (found,) = change_points(values)
    assert found.index == 60


def test_counters_need_no_noise() -> None:
    values = np.array([31.0] * 9 + [32.0] * 4)
    assert change_points(values) == (
        ChangePoint(
            9, 31.0, 32.0, 32 / 31 - 1, relative=True, confidence=1.0, earliest=9, latest=9
        ),
    )
    # Far below the least relative change, but a counter that moves has moved.
    assert len(change_points(np.array([1000.0] * 6 + [1001.0] * 6))) == 1


def test_values_that_are_not_above_zero_have_differences() -> None:
    (found,) = change_points(np.array([0.0] * 8 + [-4.0] * 8))
    assert (found.relative, found.size) == (False, -4.0)


def test_changes_too_small_to_matter_are_dropped() -> None:
    values = noisy([(200, 1.0), (200, 1.01)], 0.001)
    assert change_points(values, least=0.02) == ()
    assert len(change_points(values, least=0.005)) == 1


@pytest.mark.parametrize("count", range(4))
def test_too_few_points(count: int) -> None:
    assert change_points(np.arange(1.0, 1 + count)) == ()


@given(
    st.lists(
        st.one_of(
            st.floats(-1e9, 1e9, allow_nan=False).filter(
                lambda each: each == 0 or abs(each) > 1e-9
            ),
            st.sampled_from([0.0, 1.0, 1.1, 5.0]),
        ),
        min_size=4,
        max_size=260,
    )
)
@settings(deadline=None, max_examples=60)
def test_any_series_gives_sound_changes(values: list[float]) -> None:
    series = np.array(values)
    found = change_points(series)
    assert all(one.index + MIN_LENGTH <= other.index for one, other in pairwise(found))
    for each in found:
        assert MIN_LENGTH <= each.index <= series.size - MIN_LENGTH
        assert 1 <= each.earliest <= each.index <= each.latest < series.size
        assert 0.99 <= each.confidence <= 1
        assert math.isfinite(each.size)


def test_what_is_known_of_old_windows_changes_nothing_and_is_not_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    values = noisy([(350, 1.0), (250, 1.2)], 0.01)
    memory: dict[str, list[int]] = {}
    change_points(values[:-1], memory=memory)
    asked: list[int] = []
    from asv import step_detect

    solve = step_detect.solve_potts_approx
    monkeypatch.setattr(
        step_detect,
        "solve_potts_approx",
        lambda y, *args, **options: asked.append(len(y)) or solve(y, *args, **options),
    )
    known = len(memory)
    assert change_points(values, memory=memory) == change_points(values)
    # The series as a whole is new, and the beginning that a window more has settled.
    assert len(memory) <= known + 2
    # Once from scratch: the two windows that see the step; with the memory: none of them.
    assert len(asked) <= 2


def test_point_by_point_or_at_once_the_changes_are_the_same() -> None:
    """Over the ends of windows, where what is known of a beginning grows by one."""
    values = noisy([(350, 1.0), (250, 1.2)], 0.01)
    memory: dict[str, list[int]] = {}
    for end in (99, 100, 199, 200, 201, 299, 300, 301, 399, 400, 401, 500, 501, 600):
        assert change_points(values[:end], memory=memory) == change_points(values[:end])


@given(st.lists(st.floats(-1e6, 1e6), min_size=5, max_size=40))
@settings(deadline=None)
def test_medians_of_five_are_medians(values: list[float]) -> None:
    series = np.array(values)
    windows = np.lib.stride_tricks.sliding_window_view(series, 5)
    np.testing.assert_array_equal(_median_of_five(series), np.median(windows, axis=1))


@given(st.lists(st.floats(-1e300, 1e300), min_size=1, max_size=300))
def test_medians_are_numpys_to_the_bit(values: list[float]) -> None:
    assert median(np.array(values)) == np.median(values)


def test_noise_ignores_levels() -> None:
    values = np.log(noisy([(200, 1.0), (200, 3.0)], 0.02))
    assert noise_of(values) == pytest.approx(0.02, rel=0.2)


@given(st.floats(0, 60), st.integers(1, 3000))
@settings(deadline=None)
def test_chances_are_students(t: float, freedom: int) -> None:
    exact = 2 * stats.t.sf(t, freedom)
    if exact > 1e-9:
        assert student_chance(t, freedom) == pytest.approx(exact, rel=1 / 16)


@pytest.mark.parametrize("freedom", [1, 4, 11, 29, 30, 400])
@pytest.mark.parametrize("chance", [0.3, 0.002])
def test_the_bound_is_exceeded_with_its_chance(chance: float, freedom: int) -> None:
    assert student_bound(chance, freedom) == pytest.approx(
        stats.t.isf(chance / 2, freedom), rel=0.01
    )
