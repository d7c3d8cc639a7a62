"""A shift is a benchmark's own where unrelated ones did not move as much between the same commits."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from perfgate.stats.change_points import ChangePoint, SharedShift, change_points, told_apart
from perfgate.stats.control_group import CHANCE, HORIZON, LEAST_CONTROLS, ControlGroup

COMMITS = 120


def suite(count: int, noise: float, seed: int = 0, commits: int = COMMITS) -> np.ndarray:
    """So many series of their own levels, with white noise."""
    chance = np.random.default_rng(seed)
    levels = 10.0 ** chance.uniform(-6, 1, (count, 1))
    values: np.ndarray = levels * np.exp(chance.normal(0, noise, (count, commits)))
    return values


def names(count: int) -> list[str]:
    """Each in a suite of its own."""
    return [f"bench.Suite{number}.time_it" for number in range(count)]


def told(
    values: np.ndarray, benchmarks: list[str]
) -> list[tuple[tuple[ChangePoint, ...], tuple[SharedShift, ...]]]:
    group = ControlGroup(values, benchmarks)
    return [
        told_apart(change_points(each), each.size, lambda *ends, row=row: group.reach(row, *ends))
        for row, each in enumerate(values)
    ]


def two_speeds(commits: int = COMMITS) -> np.ndarray:
    """A machine that is 1.6 times as slow for some minutes now and then."""
    speed = np.ones(commits)
    for start, count in ((12, 9), (30, 14), (60, 5), (72, 20), (104, 16)):
        speed[start : start + count] = 1.6
    return speed


def test_a_machine_of_two_speeds_is_no_news_and_a_slower_benchmark_is() -> None:
    values = suite(20, 0.02) * two_speeds()
    values[7, 50:] *= 1.3
    before = [change_points(each) for each in values]
    assert all(len(each) >= 5 for each in before)
    after = told(values, names(20))
    assert [row for row, (own, _) in enumerate(after) if own] == [7]
    [point] = after[7][0]
    assert abs(point.index - 50) <= 2
    assert all(shared for _, shared in after)


def test_a_machine_that_stays_slower_is_no_news() -> None:
    values = suite(12, 0.02)
    values[:, 70:] *= 1.2
    for own, shared in told(values, names(12)):
        assert own == ()
        [each] = shared
        assert each.point.index == 70
        assert each.point.size == pytest.approx(0.2, abs=0.02)
        assert each.reach.low < each.reach.own < each.reach.high


@pytest.mark.parametrize(("step", "least"), [(0.05, 1.0), (0.03, 0.95)])
def test_on_a_quiet_machine_what_is_found_stays_found(step: float, least: float) -> None:
    """The rest of the suite costs next to no power: of what is found without it, so much is kept."""
    found = kept = 0
    for seed in range(60):
        values = suite(20, 0.02, seed)
        values[3, 60:] *= 1 + step
        points = change_points(values[3])
        group = ControlGroup(values, names(20))
        own, _ = told_apart(points, COMMITS, lambda *ends: group.reach(3, *ends))  # noqa: B023 - called at once
        found += len(points)
        kept += len(own)
    assert found >= 45
    assert kept >= least * found


def test_a_suite_that_gets_slower_as_a_whole_is_news() -> None:
    """Its other benchmarks are no control group: they share its code."""
    values = suite(16, 0.02)
    values[:8, 60:] *= 1.4
    benchmarks = [f"bench.Slow.time_{number}" for number in range(8)] + names(8)
    after = told(values, benchmarks)
    assert [bool(own) for own, _ in after] == [True] * 8 + [False] * 8


def test_the_reach_is_a_prediction_interval_of_those_that_did_not_change() -> None:
    values = suite(12, 0.05)
    values[5, 60:] *= 3
    reach = ControlGroup(values, names(12)).reach(2, 40, 60, 100)
    assert reach is not None
    logs = np.log(values)
    shifts = logs[:, 60:90].mean(axis=1) - logs[:, 40:60].mean(axis=1)
    others = np.delete(shifts, (2, 5))
    half = stats.t.isf(CHANCE / 2, 9) * others.std(ddof=1) * math.sqrt(1 + 1 / 10)
    assert reach.own == pytest.approx(math.expm1(shifts[2]))
    assert reach.low == pytest.approx(math.expm1(others.mean() - half), rel=1e-3)
    assert reach.high == pytest.approx(math.expm1(others.mean() + half), rel=1e-3)
    assert reach.controls == 11


def test_commits_far_away_say_nothing() -> None:
    values = suite(9, 0.02)
    near = ControlGroup(values, names(9)).reach(0, 0, 60, COMMITS)
    values[:, : 60 - HORIZON] *= 7
    values[:, 60 + HORIZON :] *= 9
    assert near is not None
    far = ControlGroup(values, names(9)).reach(0, 0, 60, COMMITS)
    assert far is not None
    assert (far.own, far.low, far.high) == pytest.approx((near.own, near.low, near.high))


def test_a_benchmark_that_the_machine_slows_somewhat_more_is_no_news() -> None:
    values = suite(16, 0.002)
    values[:, 70:] *= 1.6
    values[3, 70:] *= 1.6**0.2
    values[9, 70:] *= 1.6**0.4
    assert [row for row, (own, _) in enumerate(told(values, names(16))) if own] == [9]


def test_of_too_few_nothing_is_said() -> None:
    values = suite(LEAST_CONTROLS, 0.02)
    assert ControlGroup(values, names(LEAST_CONTROLS)).reach(0, 40, 60, 100) is None
    enough = suite(LEAST_CONTROLS + 1, 0.02)
    assert ControlGroup(enough, names(LEAST_CONTROLS + 1)).reach(0, 40, 60, 100) is not None


def test_what_was_not_measured_on_both_sides_is_no_control() -> None:
    values = suite(LEAST_CONTROLS + 1, 0.02)
    values[4, 62:] = np.nan
    group = ControlGroup(values, names(LEAST_CONTROLS + 1))
    assert group.reach(0, 40, 60, 100) is None
    values[4, 62:] = 1.0
    values[4, 41:59:4] = np.nan  # gaps leave enough
    assert ControlGroup(values, names(LEAST_CONTROLS + 1)).reach(0, 40, 60, 100) is not None


def test_other_benchmarks_of_the_suite_where_there_is_one_suite_only() -> None:
    values = suite(8, 0.02)
    benchmarks = [f"bench.time_{number}" for number in range(8)]
    reach = ControlGroup(values, benchmarks).reach(0, 40, 60, 100)
    assert reach is not None
    assert reach.controls == 7


def test_parameters_of_one_benchmark_are_no_control_group() -> None:
    values = suite(8, 0.02)
    assert ControlGroup(values, ["bench.time_it"] * 8).reach(0, 40, 60, 100) is None
