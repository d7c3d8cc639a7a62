"""Pipes start and end at their ports, wherever a change of the node puts these."""

from __future__ import annotations

import pytest
from NodeGraphQt.constants import LayoutDirectionEnum


def remove_the_port_above(node):
    node.set_port_deletion_allowed(True)
    node.delete_input("in 0")


def turn(node):
    node.set_layout_direction(LayoutDirectionEnum.VERTICAL.value)


def add_a_wide_input(node):
    node.add_input("an input whose label takes the room of a whole node and more of it")


def hide_the_port_above(node):
    node.input(0).set_visible(False)


def name_it(node):
    node.set_name("A name that takes the room of a whole node, and more of it")


@pytest.mark.parametrize("inward", [True, False])
@pytest.mark.parametrize(
    "change", [remove_the_port_above, turn, add_a_wide_input, hide_the_port_above, name_it]
)
def test_a_pipe_follows_its_port(graph, viewer, add, change, inward):
    a, b = add("A", "B", selected=False)
    a.set_pos(100, 100)
    b.set_pos(500, 100)
    a.output(0).connect_to(b.input(1))
    viewer.batch.flush()
    viewer.finish_picture()
    change(b if inward else a)
    viewer.flush()  # a frame before the batch ends
    viewer.batch.flush()
    viewer.finish_picture()
    for pipe in viewer.all_pipes():
        line = viewer.pipes.polylines[pipe.slot]
        assert tuple(line[0]) == pytest.approx(pipe.output_port.centre())
        assert tuple(line[-1]) == pytest.approx(pipe.input_port.centre())
