"""The signed-rank test's chances are those of enumerating every sign, with ties and zeros too."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from perfgate.stats.signed_rank import signed_rank_p, signed_rank_z

# Tenths tie often and lie on the margin now and then.
tied = st.lists(st.integers(-6, 6).map(lambda tenth: tenth / 10), min_size=1, max_size=9)


def mean_ranks(sizes: list[float]) -> list[float]:
    """The mean of the places that a size could have among all."""
    return [
        sum(other < one - 1e-9 for other in sizes)
        + (sum(abs(other - one) < 1e-9 for other in sizes) + 1) / 2
        for one in sizes
    ]


def chance_by_enumeration(values: list[float], margin: float) -> float:
    beyond = [value - margin for value in values]
    ranks = mean_ranks([abs(each) for each in beyond])
    found = sum(rank for rank, each in zip(ranks, beyond, strict=True) if each > 1e-9)
    sums = [
        sum(rank for rank, positive in zip(ranks, signs, strict=True) if positive)
        for signs in itertools.product([False, True], repeat=len(values))
    ]
    return sum(each >= found - 1e-9 for each in sums) / len(sums)


@settings(deadline=None)
@given(tied, st.sampled_from([0.0, 0.1, -0.2, 0.05]))
def test_the_chance_is_that_of_all_signs(values: list[float], margin: float) -> None:
    expected = chance_by_enumeration(values, margin)
    assert signed_rank_p(values, margin) == pytest.approx(expected, abs=1e-12)


@settings(deadline=None)
@given(st.lists(st.floats(-1, 1), min_size=1, max_size=40, unique=True))
def test_without_ties_it_is_scipys_exact_test(values: list[float]) -> None:
    from scipy.stats import wilcoxon

    distances = [abs(value) for value in values]
    # Closer than rounding counts as tied here and not there.
    assume(min(distances) > 1e-9)
    assume(all(b - a > 1e-9 for a, b in itertools.pairwise(sorted(distances))))
    expected = wilcoxon(values, alternative="greater", method="exact").pvalue
    assert signed_rank_p(values) == pytest.approx(float(expected), rel=1e-9, abs=1e-15)


def test_equal_values_beyond_the_margin_reach_the_smallest_chance_there_is() -> None:
    assert signed_rank_p([0.05] * 12, 0.02) == 2.0**-12


def test_values_on_the_margin_speak_against_an_effect() -> None:
    # log(1.02) and log1p(0.02) differ by rounding alone.
    assert signed_rank_p([math.log(1.02)] * 12, math.log1p(0.02)) == 1.0


@given(tied, st.floats(0, 0.5))
def test_a_wider_margin_never_makes_it_surer(values: list[float], margin: float) -> None:
    assert signed_rank_p(values, margin) >= signed_rank_p(values, 0.0) - 1e-12


def test_under_no_effect_each_level_is_kept_and_nearly_used() -> None:
    """All 2**12 signs of one set of sizes: the share of them at a level or below is at most the level."""
    sizes = np.linspace(0.5, 1.6, 12)
    chances = [
        signed_rank_p(sizes * np.array(signs))
        for signs in itertools.islice(itertools.product([1, -1], repeat=12), 0, 4096, 3)
    ]
    for level in (0.05, 0.01):
        share = sum(chance <= level for chance in chances) / len(chances)
        assert 0.8 * level < share <= 1.03 * level


@given(tied)
def test_the_statistic_in_deviations_is_that_of_all_signs(values: list[float]) -> None:
    ranks = mean_ranks([abs(value) for value in values])
    sums = [
        sum(rank for rank, positive in zip(ranks, signs, strict=True) if positive)
        for signs in itertools.product([False, True], repeat=len(values))
    ]
    found = sum(rank for rank, value in zip(ranks, values, strict=True) if value > 0)
    expected = (found - np.mean(sums)) / np.std(sums)
    assert signed_rank_z(values) == pytest.approx(expected, abs=1e-9)
