"""Exact bounds on a rate, against scipy's."""

from __future__ import annotations

import pytest
from scipy.stats import binomtest

from perfgate.stats.proportion import lower_bound, upper_bound


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.99])
@pytest.mark.parametrize(
    ("hits", "trials"), [(0, 60), (1, 60), (30, 60), (59, 60), (60, 60), (0, 1), (57, 400)]
)
def test_both_bounds_are_clopper_and_pearsons(hits: int, trials: int, confidence: float) -> None:
    # scipy's interval is two-sided: each of its ends is one-sided at half the rest.
    both = binomtest(hits, trials).proportion_ci(2 * confidence - 1, method="exact")
    assert upper_bound(hits, trials, confidence) == pytest.approx(both.high, abs=1e-9)
    assert lower_bound(hits, trials, confidence) == pytest.approx(both.low, abs=1e-9)


def test_no_alarm_in_sixty_suites_bounds_the_rate_at_five_percent() -> None:
    assert upper_bound(0, 60) == pytest.approx(0.0487, abs=1e-4)


def test_nothing_tried_bounds_nothing() -> None:
    assert (lower_bound(0, 0), upper_bound(0, 0)) == (0.0, 1.0)


@pytest.mark.parametrize(("hits", "trials"), [(-1, 5), (6, 5)])
def test_more_hits_than_trials_are_refused(hits: int, trials: int) -> None:
    with pytest.raises(ValueError, match=f"found {hits} of {trials}"):
        upper_bound(hits, trials)


@pytest.mark.parametrize("confidence", [0.0, 1.0, 95.0])
def test_a_confidence_that_is_no_probability_is_refused(confidence: float) -> None:
    with pytest.raises(ValueError, match=f"found confidence {confidence}"):
        upper_bound(0, 5, confidence)
