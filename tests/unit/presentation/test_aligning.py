"""Aligned boxes share an edge, spread boxes share a gap, and nothing else of them changes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casare_rpa.presentation.canvas.aligning import EDGES, aligned, spread

number = st.integers(-1000, 1000)
length = st.integers(1, 300)
boxes = st.lists(st.tuples(number, number, length, length), min_size=1, max_size=9)


def side(edge, place, box):
    x, y = place
    return {"left": x, "right": x + box[2], "top": y, "bottom": y + box[3]}[edge]


@given(boxes, st.sampled_from(EDGES))
def test_aligned_boxes_share_the_outermost_edge(given_boxes, edge):
    places = aligned(given_boxes, edge)
    outermost = min if edge in {"left", "top"} else max
    wanted = outermost(side(edge, b[:2], b) for b in given_boxes)
    assert {side(edge, p, b) for p, b in zip(places, given_boxes, strict=True)} == {wanted}
    other = 1 if edge in {"left", "right"} else 0
    assert [p[other] for p in places] == [b[other] for b in given_boxes]


@given(st.lists(st.tuples(number, number, length, length), min_size=3, max_size=9), st.booleans())
def test_spread_boxes_have_even_gaps(given_boxes, down):
    axis = 1 if down else 0
    places = spread(given_boxes, down=down)
    order = sorted(range(len(places)), key=lambda i: given_boxes[i][axis])
    gaps = [
        places[b][axis] - places[a][axis] - given_boxes[a][axis + 2] for a, b in pairwise(order)
    ]
    assert gaps == pytest.approx([gaps[0]] * len(gaps), abs=1e-6)
    for outer in (order[0], order[-1]):
        assert places[outer] == given_boxes[outer][:2]


def test_two_boxes_have_nothing_to_spread():
    assert spread([(0, 0, 1, 1), (9, 9, 1, 1)], down=True) == [(0, 0), (9, 9)]


def test_an_unknown_edge_is_refused():
    with pytest.raises(ValueError, match="allowed: left, right, top, bottom"):
        aligned([(0, 0, 1, 1)], "middle")
