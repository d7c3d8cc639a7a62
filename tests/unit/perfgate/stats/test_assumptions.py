"""Correlations that are zero for independent symmetric pairs, have the spread they claim, and see what is planted."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from scipy.stats import spearmanr

from perfgate.stats.assumptions import asymmetry, drift, serial_correlation

ALL = (serial_correlation, drift, asymmetry)
VALUES = np.array([0.3, -1.2, 2.5, 0.7, -0.4])


@pytest.mark.parametrize("measure", [serial_correlation, drift])
def test_mean_and_spread_are_those_of_all_orders(measure) -> None:
    found = [measure([order]).value for order in itertools.permutations(VALUES)]
    assert np.mean(found) == pytest.approx(0, abs=1e-12)
    assert np.std(found) == pytest.approx(measure([VALUES]).deviation)


def test_mean_and_spread_of_asymmetry_are_those_of_all_signs() -> None:
    signs = itertools.product((-1, 1), repeat=VALUES.size)
    found = [asymmetry([np.abs(VALUES) * each]).value for each in signs]
    assert np.mean(found) == pytest.approx(0, abs=1e-12)
    assert np.std(found) == pytest.approx(asymmetry([VALUES]).deviation)


def test_drift_is_spearmans_correlation_with_the_order() -> None:
    ties = np.array([1.0, 2.0, 2.0, 5.0, 3.0, 1.0, 8.0])
    assert drift([ties]).value == pytest.approx(spearmanr(ties, range(7)).statistic)


def test_what_is_planted_is_seen_and_has_its_sign() -> None:
    chance = np.random.default_rng(1)
    noise = chance.normal(size=(100, 20))
    carried = np.array(noise)
    for at in range(1, 20):
        carried[:, at] = 0.6 * carried[:, at - 1] + 0.8 * noise[:, at]
    leaning = chance.exponential(size=(100, 20)) - math.log(2)
    for measure, planted in (
        (serial_correlation, carried),
        (drift, noise + 0.1 * np.arange(20)),
        (asymmetry, leaning),
    ):
        seen = measure(list(planted))
        assert seen.series == 100
        assert seen.value > 4 * seen.deviation
        assert abs(measure(list(noise)).value) < 3 * measure(list(noise)).deviation
        assert measure(list(-planted)).value == pytest.approx(
            seen.value if measure is serial_correlation else -seen.value
        )


@pytest.mark.parametrize("measure", ALL)
def test_a_noisy_series_counts_no_more_than_a_quiet_one(measure) -> None:
    other = VALUES[::-1]
    assert measure([VALUES, other]) == measure([VALUES, 1000 * other])


@pytest.mark.parametrize("measure", ALL)
def test_series_that_say_nothing_are_left_out(measure) -> None:
    assert measure([[1.0, 2.0, 3.0], [2.0] * 9]) == measure([])
    assert measure([]).series == 0
