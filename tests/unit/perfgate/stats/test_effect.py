"""The Hodges-Lehmann estimate is the median of all pairwise means, and wild pairs do not move it far."""

from __future__ import annotations

from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfgate.stats.effect import hodges_lehmann, walsh_averages

effects = st.lists(st.floats(-2, 2), min_size=1, max_size=20)


def averages_one_by_one(values: list[float]) -> list[float]:
    return sorted((one + other) / 2 for place, one in enumerate(values) for other in values[place:])


@given(effects)
def test_walsh_averages_are_the_means_of_every_two_values(values: list[float]) -> None:
    assert walsh_averages(values).tolist() == averages_one_by_one(values)


@given(effects)
def test_the_estimate_is_their_median(values: list[float]) -> None:
    assert hodges_lehmann(values) == pytest.approx(median(averages_one_by_one(values)), abs=1e-15)


@given(effects, st.floats(-1, 1))
def test_the_estimate_moves_with_the_values_and_turns_with_them(
    values: list[float], shift: float
) -> None:
    estimate = hodges_lehmann(values)
    assert hodges_lehmann(np.array(values) + shift) == pytest.approx(estimate + shift, abs=1e-12)
    assert hodges_lehmann(-np.array(values)) == pytest.approx(-estimate, abs=1e-12)


@given(st.lists(st.floats(-0.01, 0.01), min_size=12, max_size=12), st.floats(-1e6, 1e6))
def test_three_wild_pairs_of_fifteen_leave_it_among_the_others(
    values: list[float], wild: float
) -> None:
    assert abs(hodges_lehmann([*values, wild, wild, wild])) <= 0.01


@pytest.mark.parametrize("values", [[], [[1.0]], [float("nan")], [1.0, float("inf")]])
def test_what_is_no_vector_of_numbers_is_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match="allowed"):
        hodges_lehmann(values)
