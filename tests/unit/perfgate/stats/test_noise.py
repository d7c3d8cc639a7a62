"""The noise floor is how far a baseline strays from itself, and wild pairs do not raise it far."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfgate.stats.noise import noise_floor, robust_deviation


def test_the_deviation_is_that_of_normal_noise() -> None:
    random = np.random.default_rng(1)
    assert robust_deviation(random.normal(0, 0.03, 20_000)) == pytest.approx(0.03, rel=0.03)


@given(st.lists(st.floats(-0.01, 0.01), min_size=6, max_size=6), st.floats(-1e6, 1e6))
def test_five_wild_values_of_eleven_do_not_raise_it(values: list[float], wild: float) -> None:
    assert robust_deviation([*values, *[wild] * 5]) <= 0.015


def test_it_shrinks_with_the_pairs_of_the_estimate() -> None:
    controls = [-0.01, 0.01, 0.01, -0.01]
    assert noise_floor(controls, [0.0] * 4) == pytest.approx(2 * 0.014826 / 2)
    assert noise_floor(controls, [0.0] * 16) == pytest.approx(2 * 0.014826 / 4)


def test_a_control_that_leans_counts_as_noise() -> None:
    assert noise_floor([0.05, 0.05, 0.05], [0.0] * 4) == pytest.approx(0.05 * 1.4826)


def test_19_of_20_estimates_of_a_baseline_against_itself_stray_less() -> None:
    random = np.random.default_rng(2)
    strays = sum(
        abs(float(np.mean(effects))) > (noise_floor(controls, effects) or 0)
        for controls, effects in random.standard_normal((2000, 2, 15))
    )
    # A little more than 100: the deviation itself is estimated from 15 pairs.
    assert 80 < strays < 180


def test_the_effects_stand_in_for_a_control_of_fewer_than_three() -> None:
    effects = [0.30, 0.31, 0.29, 0.30]
    floor = noise_floor([0.5, -0.5], effects)
    assert floor == pytest.approx(2 * 1.4826 * 0.005 / math.sqrt(4))


@pytest.mark.parametrize(("controls", "effects"), [([], []), ([0.1] * 5, []), ([0.1], [0.1, 0.2])])
def test_too_little_says_nothing(controls: list[float], effects: list[float]) -> None:
    assert noise_floor(controls, effects) is None
