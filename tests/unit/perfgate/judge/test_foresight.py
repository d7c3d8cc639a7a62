"""Recorded pairs drawn again tell what the gate finds: all in a quiet case, little in a noisy one, nothing of nothing."""

from __future__ import annotations

import random

import pytest

from perfgate.judge.foresight import LEAST_PAIRS, foresee
from perfgate.model.comparison import Clock
from perfgate.model.gate import Gate, Looks

SHARES = (0.05, 0.2)


def noise(spread: float, count: int = 40) -> list[float]:
    chance = random.Random(1)
    return [chance.gauss(0, spread) for _ in range(count)]


def test_a_quiet_case_shows_every_slowdown_and_a_noisy_one_only_large_ones() -> None:
    series = {"quiet": (Clock.CPU, noise(0.005)), "noisy": (Clock.WALL, noise(0.16))}
    noisy, quiet = foresee(series, Gate(), SHARES, draws=40)
    assert (quiet.key, quiet.clocks, quiet.pairs) == ("quiet", "cpu", 40)
    assert [each.found.hits for each in quiet.planted] == [40, 40]
    assert [each.blocked.hits for each in quiet.planted] == [0, 40]
    small, large = noisy.planted
    assert small.found.hits < 30
    assert large.found.hits > 35
    assert quiet.alarms.hits == noisy.alarms.hits == 0


def test_a_baseline_that_leans_against_itself_is_no_regression() -> None:
    leaning = [0.05 + each for each in noise(0.001)]
    (found,) = foresee({"leaning": (Clock.CPU, leaning)}, Gate(), (), draws=10)
    assert found.alarms.hits == 0


def test_the_same_seed_draws_the_same() -> None:
    series = {"a": (Clock.CPU, noise(0.09))}
    first = foresee(series, Gate(), SHARES, draws=20)
    assert first == foresee(series, Gate(), SHARES, draws=20)
    assert first != foresee(series, Gate(), SHARES, draws=20, seed=1)


def test_few_pairs_tell_nothing() -> None:
    series = {"few": (Clock.CPU, noise(0.01, LEAST_PAIRS - 1))}
    assert foresee(series, Gate(), SHARES) == ()


@pytest.mark.parametrize("last", [12, 32])
def test_more_pairs_find_more(last: int) -> None:
    gate = Gate(looks=Looks(confirmation=(last,)))
    (found,) = foresee({"a": (Clock.CPU, noise(0.08))}, gate, (0.1,), draws=60)
    few = last == 12
    assert (found.planted[0].found.hits < 50) is few
