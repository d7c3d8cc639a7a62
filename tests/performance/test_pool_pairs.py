"""The pool's ratios are those of rounds: paired, with an interval that a binomial table agrees with."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

import pytest
from benchmarks.pool_pairs import CONFIDENCE, PATHS, main, ratio, rounds_of
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

if TYPE_CHECKING:
    from collections.abc import Sequence

VALUES = st.lists(st.floats(0.1, 10.0), min_size=1, max_size=120)


def rounds(ratios: Sequence[float], machine: Sequence[float]) -> list[dict[str, float]]:
    return [{"pool": each * slow, "peer": slow} for each, slow in zip(ratios, machine, strict=True)]


@given(VALUES)
def test_the_interval_is_the_narrowest_that_the_sign_test_allows(values: list[float]) -> None:
    found, ordered, count = (
        ratio(rounds(values, [1.0] * len(values)), "peer"),
        sorted(values),
        len(values),
    )
    assert found.median == pytest.approx(statistics.median(values))
    allowed = [k for k in range(count) if 2 * binom.cdf(k, count, 0.5) <= 1 - CONFIDENCE] or [0]
    assert found.low == pytest.approx(ordered[allowed[-1]])
    assert found.high == pytest.approx(ordered[count - 1 - allowed[-1]])


@given(VALUES, st.data())
def test_a_slow_minute_decides_nothing(values: list[float], data: st.DataObject) -> None:
    machine = data.draw(st.lists(st.floats(0.5, 50.0), min_size=len(values), max_size=len(values)))
    calm = ratio(rounds(values, [1.0] * len(values)), "peer")
    assert ratio(rounds(values, machine), "peer") == pytest.approx(calm)


async def test_each_round_takes_every_variant_once_in_an_order_of_its_own() -> None:
    taken: list[str] = []

    async def measure(name: str) -> float:
        taken.append(name)
        return float(len(taken))

    measured = await rounds_of({each: each for each in PATHS}, measure, 40)
    orders = [tuple(taken[at : at + len(PATHS)]) for at in range(0, len(taken), len(PATHS))]
    assert {frozenset(order) for order in orders} == {frozenset(PATHS)}
    assert len(orders) == len(measured) == 40
    assert len(set(orders)) > 1
    assert measured[0] == {name: at for at, name in enumerate(orders[0], start=1)}


def test_a_concurrency_that_is_not_measured_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--concurrency", "3"])
    assert "invalid choice: 3 (choose from 1, 4, 8)" in capsys.readouterr().err
