"""A plot shows every pair once, apart by stage, with the lines that decide, and nothing covers a name."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfgate.model.comparison import Stage
from perfgate.report.comparison_plots import nice_steps, pair_plot, sparkline
from perfgate.report.comparison_series import Line, Point, Series, make_series

if TYPE_CHECKING:
    from perfgate.model.report import Report

LINES = (
    Line("margin", 0.02, "margin 2 %"),
    Line("warn", 0.05, "warns 5 %"),
    Line("block", 0.1, "blocks 10 %"),
)
EFFECTS = st.floats(-0.9, 1000, allow_nan=False)
POINTS = st.lists(
    st.builds(
        Point,
        st.sampled_from(Stage),
        st.integers(1, 32),
        EFFECTS,
        st.none() | EFFECTS,
    ),
    min_size=1,
    max_size=50,
).map(lambda points: tuple(sorted(points, key=lambda point: list(Stage).index(point.stage))))


def series(points: tuple[Point, ...], estimate: float | None = 0.13) -> Series:
    interval = None if estimate is None else (estimate - 0.01, estimate + 0.01)
    return Series(points, LINES, "", points[-1].stage, estimate, interval)


@given(POINTS, st.none() | EFFECTS)
def test_every_pair_is_drawn_inside(points: tuple[Point, ...], estimate: float | None) -> None:
    picture = ET.fromstring(pair_plot(series(points, estimate), "<name> & co"))
    drawn = [
        each
        for each in picture.iter()
        if each.get("class") in {"dot", "control"} and each.find("title") is not None
    ]
    controls = sum(point.control is not None for point in points)
    assert len(drawn) == len(points) + controls
    for each in drawn:
        if each.tag == "circle":
            assert 58 <= float(each.get("cx", "")) <= 312
            assert 0 <= float(each.get("cy", "")) <= 194
    heights = [
        float(each.get("y", ""))
        for each in picture.iter("text")
        if (each.get("class") or "").startswith("label")
    ]
    ordered = sorted(heights)
    assert all(b - a >= 12.5 for a, b in itertools.pairwise(ordered))
    ET.fromstring(sparkline(series(points, estimate), "<name>"))


def test_one_wild_pair_does_not_flatten_the_others() -> None:
    points = tuple(Point(Stage.SCREENING, n, 0.01 * (n % 3), 0.0) for n in range(1, 10))
    wild = Point(Stage.SCREENING, 10, 30.0, None)
    plot = pair_plot(series((*points, wild), 0.01), "x")
    assert plot.count('<circle class="dot"') == 9
    assert plot.count('<path class="dot"') == 1
    assert "+3,000 %" in plot


@given(st.floats(-1e9, 1e9), st.floats(1e-6, 1e9))
def test_nice_steps(low: float, width: float) -> None:
    steps = nice_steps(low, low + width)
    assert len(steps) <= 8


def test_the_series_of_a_report(large_report: Report) -> None:
    records = {record.case.key: record for record in large_report.comparison.records}
    gate = large_report.comparison.gate
    of = {
        judgement.case.benchmark: make_series(judgement, records.get(judgement.case.key), gate)
        for judgement in large_report.judgements
        if judgement.case.gated
    }
    slower = of["canvas.Build.time_build"]
    assert slower is not None
    assert slower.estimated is Stage.CONFIRMATION
    assert slower.estimate == pytest.approx(0.141, abs=0.01)
    assert [line.label for line in slower.lines] == ["margin 2.0 %", "warns 5 %", "blocks 10 %"]
    growth = of["memory.Growth.track_growth"]
    assert growth is not None
    assert growth.estimate == pytest.approx(6.19e6, rel=0.02)
    assert growth.tick(2e6) == "+2 MB"
    assert growth.tick(0.0) == "0 B"
    assert [line.kind for line in growth.lines] == ["margin", "block"]
    better = of["browser_pool.Throughput.track_executions"]
    assert better is not None
    assert better.estimate is not None
    assert better.estimate < 0
    assert all(point.effect < 0.1 for point in better.points)
    assert of["startup.Imports.track_modules"] is None
    assert of["registry.Old.time_walk"] is None


def test_an_estimate_of_screening_pairs(quiet_report: Report) -> None:
    record = quiet_report.comparison.records[0]
    made = make_series(quiet_report.judgements[0], record, quiet_report.comparison.gate)
    assert made is not None
    assert made.estimated is Stage.SCREENING
    plot = pair_plot(made, "x")
    assert ">screening<" in plot
    assert ">confirmation<" not in plot
    assert re.search(r'aria-label="x: 5 pairs, estimate [+-]', plot)
    assert (
        make_series(
            replace(quiet_report.judgements[0], clock=None), record, quiet_report.comparison.gate
        )
        is None
    )
