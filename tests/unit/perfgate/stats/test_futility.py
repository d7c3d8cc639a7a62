"""The chance of a later rejection agrees with playing the remaining pairs, and is 0 or 1 at the end."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfgate.stats.futility import conditional_power
from perfgate.stats.signed_rank import signed_rank_p, signed_rank_z

ALPHA = 0.01 / 3


@given(st.lists(st.floats(-1, 1), min_size=8, max_size=8))
def test_at_the_end_it_is_whether_the_statistic_rejects(values: list[float]) -> None:
    critical = NormalDist().inv_cdf(1 - 0.05)
    expected = float(signed_rank_z(values, 0.1) >= critical)
    assert conditional_power(values, 0.1, 8, 0.05) == expected


@given(st.lists(st.floats(-1, 1), min_size=12, max_size=12), st.floats(0, 1))
def test_it_falls_as_the_margin_grows(values: list[float], more: float) -> None:
    before = conditional_power(values, 0.0, 32, ALPHA)
    assert conditional_power(values, more, 32, ALPHA) <= before + 1e-12


@pytest.mark.parametrize("true_effect", [0.0, 0.03, 0.04, 0.08])
def test_it_is_close_to_the_share_of_continuations_that_reject(true_effect: float) -> None:
    """12 pairs in hand, 20 more drawn about the estimate so far, 400 times."""
    random = np.random.default_rng(5)
    first = true_effect + 0.05 * random.standard_normal(12)
    estimate, spread = first.mean(), first.std(ddof=1)
    rejected = sum(
        signed_rank_p(np.concatenate([first, estimate + spread * random.standard_normal(20)]), 0.02)
        <= ALPHA
        for _ in range(400)
    )
    assert conditional_power(first, 0.02, 32, ALPHA) == pytest.approx(rejected / 400, abs=0.12)


def test_more_pairs_than_planned_are_refused() -> None:
    with pytest.raises(ValueError, match="found 3 pairs; allowed: at most 2"):
        conditional_power([0.1, 0.2, 0.3], 0.0, 2, ALPHA)
