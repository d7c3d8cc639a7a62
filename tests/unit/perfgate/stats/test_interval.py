"""The interval holds what the test does not reject, and covers the truth as often as it says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfgate.stats.interval import signed_rank_interval
from perfgate.stats.signed_rank import signed_rank_p

values_of = st.lists(st.integers(-20, 20), min_size=6, max_size=14, unique=True)


@settings(deadline=None)
@given(values_of, st.sampled_from([0.8, 0.9, 0.95]))
def test_its_ends_are_where_the_test_begins_to_reject(whole: list[int], confidence: float) -> None:
    """Held against trying margins one after the other on a fine grid."""
    values = np.array(whole, dtype=float)
    # Steps of an eighth never meet a Walsh average, which are halves.
    margins = np.arange(values.min() - 1 + 0.125, values.max() + 1, 0.25)
    tail = (1 - confidence) / 2
    kept = [
        margin
        for margin in margins
        if signed_rank_p(values, margin) > tail and signed_rank_p(-values, -margin) > tail
    ]
    interval = signed_rank_interval(values, confidence)
    assert interval.confidence == confidence
    assert kept[0] - 0.25 <= interval.low <= kept[0]
    assert kept[-1] <= interval.high <= kept[-1] + 0.25


@pytest.mark.parametrize(("pairs", "reached"), [(1, 0.0), (2, 0.5), (5, 0.9375), (6, 0.95)])
def test_few_pairs_give_their_range_and_the_confidence_it_has(pairs: int, reached: float) -> None:
    values = np.linspace(1.0, 2.0, pairs) if pairs > 1 else np.array([1.0])
    interval = signed_rank_interval(values)
    assert (interval.low, interval.high, interval.confidence) == (1.0, values[-1], reached)


def test_a_confidence_out_of_bounds_is_refused() -> None:
    with pytest.raises(ValueError, match="allowed: between 0 and 1"):
        signed_rank_interval([1.0, 2.0], 1.0)


@pytest.mark.parametrize("pairs", [6, 8])
def test_it_covers_the_truth_where_the_bootstrap_over_pairs_does_not(pairs: int) -> None:
    """Of 300 seeded normal samples; the reason why estimates carry this interval and no bootstrap."""
    from scipy.stats import bootstrap

    def pseudo_median(values: np.ndarray, axis: int = -1) -> np.ndarray:
        first, second = np.triu_indices(values.shape[-1])
        return np.median((values[..., first] + values[..., second]) / 2, axis=axis)

    random = np.random.default_rng(3)
    covered = {"signed rank": 0, "BCa": 0, "percentile": 0}
    for sample in random.standard_normal((300, pairs)):
        interval = signed_rank_interval(sample)
        covered["signed rank"] += interval.low <= 0 <= interval.high
        for method in ("BCa", "percentile"):
            resampled = bootstrap(
                (sample,), pseudo_median, n_resamples=499, method=method, rng=random
            ).confidence_interval
            covered[method] += resampled.low <= 0 <= resampled.high
    assert covered["signed rank"] >= 285
    assert covered["BCa"] < 285
    assert covered["percentile"] < 285
