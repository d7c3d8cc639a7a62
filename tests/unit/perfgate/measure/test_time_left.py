"""The time left is what the wanted pairs took before, and unknown while nothing is known."""

from __future__ import annotations

import pytest

from perfgate.measure.lockstep import Skipped
from perfgate.measure.time_left import overhead, pair_seconds, time_left
from perfgate.model.comparison import Pair, Side, Stage


def test_nothing_is_known() -> None:
    assert time_left({}, {"a": 5}) is None
    assert time_left({"a": []}, {"a": 5}) is None


def test_each_case_takes_what_it_took() -> None:
    assert time_left({"a": [1.0, 1.0], "b": [4.0]}, {"a": 5, "b": 5}) == pytest.approx(19.0)


def test_cases_that_are_done_or_dropped_take_nothing() -> None:
    assert time_left({"a": [1.0] * 5, "b": [4.0]}, {"a": 5}) == 0.0


def test_a_case_without_pairs_takes_the_mean_of_the_others() -> None:
    assert time_left({"a": [1.0], "b": [3.0]}, {"c": 5}) == pytest.approx(10.0)


def test_an_earlier_comparison_stands_in_until_there_are_pairs() -> None:
    before = {"a": 2.0, "b": 2.0}
    assert time_left({"a": [1.0]}, {"a": 2, "b": 2}, before=before) == pytest.approx(5.0)


def test_the_first_rounds_are_forgotten() -> None:
    assert time_left({"a": [100.0, *[1.0] * 5]}, {"a": 10}) == pytest.approx(4.0)


def test_starting_processes_counts() -> None:
    assert overhead(elapsed=30.0, measured=10.0) == pytest.approx(3.0)
    assert overhead(elapsed=30.0, measured=0.0) == 1.0
    assert overhead(elapsed=3.0, measured=10.0) == 1.0
    assert time_left({"a": [1.0]}, {"a": 5}, overhead=3.0) == pytest.approx(12.0)


def test_what_a_pair_took_in_a_journal() -> None:
    pairs = [Pair(Stage.SCREENING, 1, {}, {}, {}, seconds=seconds) for seconds in (1, 2, 9)]
    found = {"a": pairs, "b": [Skipped((Side.CONTENDER,))]}
    assert pair_seconds(found) == {"a": 2}
