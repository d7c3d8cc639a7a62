"""Polylines run from output to input, and the segments chosen are those a loop would choose."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casare_rpa.presentation.canvas.pipe_geometry import (
    SEGMENTS,
    angled,
    around,
    arrows,
    curves,
    distance,
    loops,
    pieces,
    straight,
    visible_segments,
)

coordinate = st.floats(-1e5, 1e5)
point = st.tuples(coordinate, coordinate)


def all_ways(start, end):
    starts, ends = np.array([start]), np.array([end])
    reach = np.array([160.0])
    yield curves(starts, ends, reach, vertical=False)
    yield curves(starts, ends, reach, vertical=True)
    yield straight(starts, ends)
    yield angled(starts, ends, vertical=False)
    yield angled(starts, ends, vertical=True)
    yield loops(starts, ends, np.array([200.0]), vertical=False)
    yield loops(starts, ends, np.array([200.0]), vertical=True)


@given(point, point)
def test_every_way_leads_from_output_to_input(start, end):
    for lines in all_ways(start, end):
        assert lines.shape == (1, SEGMENTS + 1, 2)
        assert lines[0, 0] == pytest.approx(start)
        assert lines[0, -1] == pytest.approx(end)
        parts = pieces(lines, 3.0)
        assert parts.shape == (1, 6, 4)
        for number, (low_x, low_y, high_x, high_y) in enumerate(parts[0].tolist()):
            sixth = lines[0, number * 6 : number * 6 + 7]
            assert sixth.min(axis=0) - 3.0 == pytest.approx((low_x, low_y))
            assert sixth.max(axis=0) + 3.0 == pytest.approx((high_x, high_y))
        left, top, right, bottom = around(parts)[0]
        assert (lines[0] >= (left, top)).all()
        assert (lines[0] <= (right, bottom)).all()


@given(point, point, point, point)
def test_chooses_segments_as_a_loop_would(start, end, corner, other):
    low, high = np.minimum(corner, other), np.maximum(corner, other)
    lines = straight(np.array([start]), np.array([end]))
    wanted = [
        (*a, *b)
        for a, b in zip(lines[0][:-1], lines[0][1:], strict=True)
        if (np.minimum(a, b) <= high).all() and (np.maximum(a, b) >= low).all()
    ]
    found = visible_segments(lines, [(*low.tolist(), *high.tolist())], 0.0)
    assert [tuple(row) for row in found.tolist()] == [tuple(map(float, w)) for w in wanted]


def test_distance_is_to_the_line_not_to_its_points():
    line = straight(np.array([(0.0, 0.0)]), np.array([(360.0, 0.0)]))[0]
    assert distance(line, 5.0, 7.0) == pytest.approx(7.0)
    assert distance(line, -3.0, 4.0) == pytest.approx(5.0)


def walk(line, way):
    """Where a way along a polyline ends, found step by step."""
    for a, b in pairwise(line):
        size = np.hypot(*(b - a))
        if way <= size and size > 0:
            return a + (b - a) * way / size
        way -= size
    return line[-1]


@given(point, point, st.booleans())
def test_an_arrow_is_halfway_and_points_along(start, end, vertical):
    lines = angled(np.array([start]), np.array([end]), vertical=vertical)
    x, y, degrees, size = arrows(lines, curved=False)[0]
    length = np.hypot(*np.diff(lines[0], axis=0).T).sum()
    before, middle, after = (walk(lines[0], length * share) for share in (0.49, 0.5, 0.51))
    near = max(1e-6 * length, 1e-6)
    assert np.hypot(*(middle - (x, y))) <= near
    way = after - before
    far = np.hypot(*way)
    assert 0.0 <= size <= min(far * 0.5 + near, 1.0)
    turn = np.radians(degrees)
    assert way == pytest.approx((far * np.cos(turn), far * np.sin(turn)), abs=near)


def test_an_arrow_on_a_curve_is_in_its_middle():
    curve = curves(
        np.array([(0.0, 0.0)]), np.array([(300.0, 80.0)]), np.array([160.0]), vertical=False
    )
    x, y, degrees, size = arrows(curve, curved=True)[0]
    assert (x, y, size) == pytest.approx((150.0, 40.0, 1.0))
    assert 0.0 < degrees < 45.0


def test_a_pipe_without_length_has_no_arrow():
    nowhere = straight(np.array([(5.0, 5.0)]), np.array([(5.0, 5.0)]))
    assert arrows(nowhere, curved=False).tolist() == [[5.0, 5.0, 0.0, 0.0]]
    assert arrows(nowhere, curved=True)[0, 3] == 0.0
