"""The table of nodes tells what a loop over all nodes would."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from casare_rpa.presentation.canvas.box_index import NOWHERE
from casare_rpa.presentation.canvas.node_table import NodeRow, NodeTable, adjacent, packed

COUNT = 12
slot = st.integers(0, COUNT - 1)
pipes = st.lists(st.tuples(st.integers(-1, COUNT - 1), st.integers(-1, COUNT - 1)), max_size=40)


@given(st.sets(slot), pipes, st.integers(0, 3))
def test_finds_the_neighbours_that_a_search_would(shown, links, hops):
    reached = set(shown)
    for _ in range(hops):
        reached |= {
            b for one, two in links for a, b in ((one, two), (two, one)) if a in reached and b >= 0
        }
    ends = np.array(links, np.int32).reshape(-1, 2)
    found = adjacent(np.array(sorted(shown), np.intp), ends, COUNT, hops)
    assert found.tolist() == sorted(reached - shown)


@given(st.lists(st.booleans(), min_size=1, max_size=200))
def test_keeps_rows_while_it_grows(flags):
    table = NodeTable()
    slots = [table.add(number) for number in range(len(flags))]
    rows = [
        NodeRow((n, n, n + 1.0, n + 1.0), (n, n, 1.0, 1.0), (n % 256, 2, 3), flag)
        for n, flag in enumerate(flags)
    ]
    table.write(slots, rows)
    assert table.selected[slots].tolist() == flags
    assert table.bodies[slots, 0].tolist() == list(range(len(flags)))
    table.lifted[slots[0]] = True
    everywhere = (-1e9, -1e9, 1e9, 1e9)
    assert table.resting([everywhere]).tolist() == slots[1:]
    table.write([slots[-1]], [NodeRow(NOWHERE, (0.0, 0.0, 0.0, 0.0), (0, 0, 0, 0), False)])
    assert slots[-1] not in table.resting([everywhere])


def test_a_slot_is_given_on_without_its_flags():
    table = NodeTable()
    first = table.add("a")
    table.write([first], [NodeRow((0, 0, 1, 1), (0, 0, 1, 1), (1, 2, 3), True)])
    table.lifted[first] = True
    table.remove(first)
    second = table.add("b")
    assert second == first
    assert not table.selected[second]
    assert not table.lifted[second]


def test_colours_of_three_and_four_channels():
    assert packed((1, 2, 3)) == 0xFF010203
    assert packed((1, 2, 3, 128)) == 0x80010203


place = st.tuples(*[st.floats(-1e9, 1e9) | st.sampled_from([float("inf"), float("nan")])] * 2)


def row_at(x, y):
    return NodeRow((x - 5.0, y - 1.0, x + 95.0, y + 61.0), (x, y, 90.0, 60.0), (1, 2, 3), False)


@given(st.lists(place, min_size=1, max_size=6))
def test_a_move_leaves_what_a_whole_row_would(places):
    table, oracle = NodeTable(), NodeTable()
    slots = np.array([table.add("a")])
    oracle.add("a")
    table.write(slots, [row_at(10.0, 20.0)])
    for x, y in places:
        oracle.write([0], [row_at(x, y)])
        if table.may_move(slots).all():
            table.move(slots, np.array([(x, y)]))
        else:
            table.write(slots, [row_at(x, y)])
        np.testing.assert_allclose(table.boxes[0], oracle.boxes[0], atol=1e-6)
        np.testing.assert_array_equal(table.bodies[0], oracle.bodies[0])


def test_a_hidden_node_stays_nowhere_when_it_moves():
    table = NodeTable()
    slots = np.array([table.add("a")])
    table.write(slots, [row_at(0.0, 0.0)._replace(box=NOWHERE)])
    table.move(slots, np.array([(7.0, 8.0)]))
    assert table.box(0) == NOWHERE
    assert table.bodies[0].tolist() == [7.0, 8.0, 90.0, 60.0]
