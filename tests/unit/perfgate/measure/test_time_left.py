"""The time left is what the wanted pairs took before, and unknown while nothing is known."""

from __future__ import annotations

import pytest

from perfgate.measure.time_left import time_left


def test_nothing_is_known() -> None:
    assert time_left({}, {"a": 5}) is None
    assert time_left({"a": []}, {"a": 5}) is None


def test_each_case_takes_what_it_took() -> None:
    assert time_left({"a": [1.0, 1.0], "b": [4.0]}, {"a": 5, "b": 5}) == pytest.approx(19.0)


def test_cases_that_are_done_or_dropped_take_nothing() -> None:
    assert time_left({"a": [1.0] * 5, "b": [4.0]}, {"a": 5}) == 0.0


def test_a_case_without_pairs_takes_the_mean_of_the_others() -> None:
    assert time_left({"a": [1.0], "b": [3.0]}, {"c": 5}) == pytest.approx(10.0)


def test_the_first_rounds_are_forgotten() -> None:
    assert time_left({"a": [100.0, *[1.0] * 5]}, {"a": 10}) == pytest.approx(4.0)
