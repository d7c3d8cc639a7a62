"""The posterior over commits is Bayes' rule on noisy pairs, wild pairs decide nothing, and counts decide at once."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from perfgate.stats.step_search import (
    Observation,
    Step,
    narrowest,
    pairs_wanted,
    posterior,
    weigh,
)

STEP = Step(size=0.1, error=0.002, noise=0.02, drift=0.005)
EXACT = Step(size=2.0, error=0.0, noise=0.0, drift=0.0)
effects = st.lists(st.floats(-0.1, 0.2), min_size=1, max_size=4)


def by_integral(shown: list[float], step: Step, *, moved: bool) -> float:
    """The likelihood of the pairs, up to a constant: the oracle sums over every level a commit may have."""

    def likelihood(level: float) -> float:
        return float(np.prod(stats.t.pdf((np.asarray(shown) - level) / step.noise, 4)))

    centre = step.size if moved else 0.0
    drift = math.hypot(step.drift, step.error) if moved else step.drift
    half = step.size / 2
    low, high = -step.size - 4 * step.drift, 2 * step.size + 4 * step.drift
    near = integrate.quad(
        lambda level: likelihood(level) * stats.norm.pdf(level, centre, drift),
        centre - 8 * drift,
        centre + 8 * drift,
        points=[centre],
    )[0]
    ends = (half, high) if moved else (low, half)
    points = [each for each in shown if ends[0] < each < ends[1]]
    astray = integrate.quad(likelihood, *ends, points=points or None)[0] / (ends[1] - ends[0])
    return 0.98 * float(near) + 0.02 * float(astray)


@given(effects)
def test_likelihoods_agree_with_the_integral(shown: list[float]) -> None:
    found = weigh(shown, STEP)
    expected = math.log(
        by_integral(shown, STEP, moved=True) / by_integral(shown, STEP, moved=False)
    )
    # Beyond e**15 nothing depends on how sure it is, and the likelihoods have a floor.
    shown_ratio, true_ratio = np.clip([found.present - found.absent, expected], -15, 15)
    assert shown_ratio == pytest.approx(true_ratio, abs=0.25)


@given(
    st.lists(st.tuples(st.integers(1, 11), effects), max_size=6),
    st.floats(0.5, 0.999),
)
def test_the_posterior_is_a_distribution_and_the_range_holds_what_it_says(
    probes: list[tuple[int, list[float]]], mass: float
) -> None:
    seen = [Observation(0, place, tuple(shown)) for place, shown in probes]
    chances = posterior(12, seen, STEP)
    assert chances.sum() == pytest.approx(1)
    span = narrowest(chances, mass)
    held = chances[span.first - 1 : span.last].sum()
    assert span.probability == pytest.approx(held)
    assert held >= mass - 1e-9
    shorter = [chances[at : at + span.last - span.first].sum() for at in range(12)]
    assert max(shorter) < mass + 1e-9


def test_without_a_probe_all_are_equally_likely() -> None:
    assert posterior(4, [], STEP).tolist() == [0.25] * 4


def test_a_probe_at_the_bad_level_clears_the_commits_after_it() -> None:
    chances = posterior(4, [Observation(0, 2, (0.1, 0.11, 0.09, 0.1))], STEP)
    assert chances[:2].sum() > 0.999
    assert chances[0] == pytest.approx(chances[1])


def test_two_commits_side_by_side_tell_of_what_lies_between_them() -> None:
    chances = posterior(4, [Observation(1, 2, (0.1, 0.11, 0.09, 0.1))], STEP)
    assert np.argmax(chances) == 1
    assert chances[1] > 0.999


def test_one_wild_pair_decides_nothing() -> None:
    quiet = weigh((0.0, 0.005, -0.004, 0.002, 0.001), STEP)
    wild = weigh((0.0, 0.005, -0.004, 0.002, 3.0), STEP)
    assert quiet.absent - quiet.present > 5
    assert wild.absent - wild.present > 5


def test_a_level_of_its_own_is_noticed_and_counts_for_the_nearer_end() -> None:
    found = weigh((0.059, 0.06, 0.061, 0.06) * 4, STEP)
    assert found.astray > 0.95
    assert found.present > found.absent
    assert weigh((0.1, 0.099, 0.101), STEP).astray < 0.05


@pytest.mark.parametrize(
    ("value", "crossed"), [(0.0, False), (2.0, True), (0.5, False), (7.0, True)]
)
def test_a_count_decides_at_once(value: float, *, crossed: bool) -> None:
    found = weigh((value,), EXACT)
    assert (found.present, found.absent) == ((0.0, -math.inf) if crossed else (-math.inf, 0.0))
    assert found.astray == (value not in {0.0, 2.0})


def test_noisy_levels_take_more_pairs() -> None:
    assert pairs_wanted(EXACT) == 1
    assert pairs_wanted(STEP) == 3
    assert pairs_wanted(Step(0.1, 0.01, 0.05, 0.005)) == 4
    assert pairs_wanted(Step(0.03, 0.01, 0.08, 0.005)) == 12
