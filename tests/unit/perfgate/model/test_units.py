"""A value reads in the unit a person would choose, and units of one kind compare."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfgate.model.units import human, to_base


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.0123, "seconds", "12.3 ms"),
        (1.0, "seconds", "1 s"),
        (2.5e-7, "seconds", "250 ns"),
        (0.04, "s", "40 ms"),
        (40, "ms", "40 ms"),
        (0, "seconds", "0 s"),
        (4_100_000, "bytes", "4.10 MB"),
        (5, "MB", "5 MB"),
        (0, "bytes", "0 B"),
        (0.0213, "MB/cycle", "21.3 kB/cycle"),
        (-0.5, "MB/cycle", "-500 kB/cycle"),
        (30.5, "pages/s", "30.5 pages/s"),
        (31, "modules", "31 modules"),
        (12345, "unit", "12,345"),
        (1.5, "", "1.50"),
        (-3, "items", "-3 items"),
        (math.nan, "seconds", "n/a"),
        (math.inf, "seconds", "∞"),
    ],
)
def test_human(value: float, unit: str, text: str) -> None:
    assert human(value, unit) == text


@given(st.floats(min_value=1e-9, max_value=1e4))
def test_a_human_time_keeps_three_digits(seconds: float) -> None:
    number, unit = human(seconds, "seconds").replace(",", "").split()
    back, _ = to_base(float(number), unit)
    assert back == pytest.approx(seconds, rel=0.006)


def test_units_of_one_kind_share_a_base() -> None:
    assert to_base(40, "ms") == (0.04, "seconds")
    assert to_base(20, "kB/cycle") == (20_000, "bytes/cycle")
    assert to_base(2, "KiB") == (2048, "bytes")
    assert to_base(3, "repaints") == (3, "repaints")
