"""Holm's adjusted p-values are those of the textbook; a look can only add rejections."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfgate.stats.multiplicity import holm, over_looks

chances = st.lists(st.floats(0, 1), max_size=8)


def holm_step_by_step(p_values: list[float], alpha: float) -> set[int]:
    """Reject the smallest while it is <= alpha over the number of those left."""
    left = set(range(len(p_values)))
    rejected = set()
    while left:
        least = min(left, key=lambda place: p_values[place])
        if p_values[least] * len(left) > alpha:
            break
        rejected.add(least)
        left.remove(least)
    return rejected


def closed_testing(p_values: list[float], alpha: float) -> set[int]:
    """A case is rejected if Bonferroni rejects every family that holds it: what Holm is short for."""
    places = range(len(p_values))
    families = [
        family
        for size in range(1, len(p_values) + 1)
        for family in itertools.combinations(places, size)
    ]
    kept = {
        place
        for family in families
        if min(p_values[each] for each in family) * len(family) > alpha
        for place in family
    }
    return set(places) - kept


@given(chances, st.sampled_from([0.01, 0.05, 0.3, 0.9]))
def test_what_holm_rejects(p_values: list[float], alpha: float) -> None:
    adjusted = holm(p_values)
    rejected = {place for place, chance in enumerate(adjusted) if chance <= alpha}
    assert rejected == holm_step_by_step(p_values, alpha) == closed_testing(p_values, alpha)


def test_holm_of_a_textbook_family() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]).tolist() == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([]).tolist() == []


def test_a_case_without_a_look_has_shown_nothing() -> None:
    assert over_looks(np.empty((0, 2)), 3).tolist() == [1.0, 1.0]
    assert over_looks([[np.nan, 0.01]], 3).tolist() == [1.0, 0.03]


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=3))
def test_over_looks_is_the_least_chance_times_the_looks(rows: list[tuple[float, float]]) -> None:
    expected = [min(1.0, 3 * min(row[case] for row in rows)) for case in (0, 1)]
    assert over_looks(rows, 3).tolist() == expected


@given(st.lists(st.tuples(*[st.floats(0, 1)] * 4), min_size=2, max_size=3))
def test_a_rejection_at_any_look_stands(rows: list[tuple[float, ...]]) -> None:
    for alpha in (0.05, 0.5):
        early = holm(over_looks(rows[:1], 3)) <= alpha
        late = holm(over_looks(rows, 3)) <= alpha
        assert not (early & ~late).any()


@pytest.mark.parametrize("p_values", [[0.1, 0.2], [[0.1], [0.1], [0.1], [0.1]], [[1.5]], [[-0.1]]])
def test_what_are_no_p_values_of_looks_is_refused(p_values: list[object]) -> None:
    with pytest.raises(ValueError, match="allowed"):
        over_looks(p_values, 3)


def test_the_chance_of_any_false_rejection_over_all_looks_stays_below_alpha() -> None:
    """20 cases that all did nothing, three looks at growing data: 2000 seeded suites."""
    random = np.random.default_rng(7)
    from scipy.stats import norm

    values = random.standard_normal((2000, 20, 32))
    looks = [norm.sf(values[..., :pairs].sum(axis=-1) / np.sqrt(pairs)) for pairs in (12, 20, 32)]
    alarms = sum(
        bool((holm(over_looks([look[suite] for look in looks], 3)) <= 0.05).any())
        for suite in range(2000)
    )
    assert 20 < alarms < 100
