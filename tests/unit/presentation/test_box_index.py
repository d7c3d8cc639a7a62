"""The index finds what a plain loop over all boxes finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casare_rpa.presentation.canvas.box_index import BoxIndex

coordinates = st.floats(-1e9, 1e9)
boxes = st.tuples(coordinates, coordinates, coordinates, coordinates).map(
    lambda c: (min(c[0], c[2]), min(c[1], c[3]), max(c[0], c[2]), max(c[1], c[3]))
)


def touches(a, b):
    return a[0] <= b[2] and a[2] >= b[0] and a[1] <= b[3] and a[3] >= b[1]


@given(st.lists(boxes, max_size=200), st.data())
def test_finds_what_a_loop_finds(placed, data):
    index = BoxIndex()
    slots = [index.add(number) for number in range(len(placed))]
    for slot, box in zip(slots, placed, strict=True):
        index.place(slot, box)
    gone = data.draw(st.sets(st.sampled_from(slots))) if slots else set()
    for slot in gone:
        index.remove(slot)
    rects = data.draw(st.lists(boxes, max_size=3))
    wanted = [
        number
        for number, (slot, box) in enumerate(zip(slots, placed, strict=True))
        if slot not in gone and any(touches(box, rect) for rect in rects)
    ]
    assert index.within(rects) == wanted
    assert len(index) == len(placed) - len(gone)


@pytest.mark.parametrize("lost", [{0, 1, 2, 3}, {0, 2}, {1, 3}, {0}, {1}, {2}, {3}])
def test_a_box_with_nan_is_nowhere(lost):
    index = BoxIndex()
    index.place(
        index.add("lost"), tuple(float("nan") if at in lost else 5.0 * at for at in range(4))
    )
    assert index.within([(-1e9, -1e9, 1e9, 1e9)]) == []
    assert index.extent() is None
    index.place(index.add("found"), (1.0, 2.0, 3.0, 4.0))
    assert index.extent() == (1.0, 2.0, 3.0, 4.0)


def test_a_removed_slot_cannot_be_asked_for():
    index = BoxIndex()
    slot = index.add("gone")
    index.remove(slot)
    with pytest.raises(KeyError):
        index.item(slot)
