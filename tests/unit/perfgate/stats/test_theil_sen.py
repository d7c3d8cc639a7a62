"""The slope and its interval are scipy's; wild points move them little, and too few have no interval."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import theilslopes

from perfgate.stats.theil_sen import theil_sen

values = st.lists(
    st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 3)),
    min_size=6,
    max_size=40,
)


@given(values)
def test_estimate_and_interval_are_those_of_scipy(series):
    places = list(range(len(series)))
    found = theil_sen(places, series)
    oracle = theilslopes(series, places, alpha=0.95)
    assert found.value == pytest.approx(oracle.slope, abs=1e-6)
    assume(math.isfinite(found.low))
    # scipy rounds the ranks where we take the wider of the two.
    assert found.low <= oracle.low_slope + 1e-6
    assert found.high >= oracle.high_slope - 1e-6


@given(st.floats(-100, 100), st.floats(-1e3, 1e3), st.integers(6, 30))
def test_a_line_has_its_slope_and_an_interval_of_no_width(slope, level, count):
    places = [3 * number for number in range(count)]
    found = theil_sen(places, [level + slope * place for place in places])
    assert found.value == pytest.approx(slope, abs=1e-6)
    assert found.high - found.low == pytest.approx(0, abs=1e-6)


def test_a_quarter_of_wild_points_does_not_move_it():
    series = [10.0 * number for number in range(20)]
    for wild in (2, 7, 11, 15, 18):
        series[wild] += 1e6
    assert theil_sen(range(20), series).value == pytest.approx(10.0, rel=0.2)


def test_four_points_have_a_slope_and_no_bounds():
    found = theil_sen(range(4), [0, 3, 1, 4])
    assert (found.low, found.high) == (-math.inf, math.inf)


@pytest.mark.parametrize(
    ("places", "series"),
    [([0], [1.0]), ([0, 1], [1.0]), ([0, 0], [1.0, 2.0]), ([0, 1], [1.0, math.nan])],
)
def test_what_has_no_slope_is_refused(places, series):
    with pytest.raises(ValueError, match="found"):
        theil_sen(places, series)
