"""A node that is removed while one of its connections is drawn takes it along, and undoing stays whole."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from tests.unit.presentation.mouse import move_mouse

pytestmark = pytest.mark.filterwarnings("ignore:Function. .QMouseEvent.pos:DeprecationWarning")
LEFT = Qt.MouseButton.LeftButton
NOWHERE = QPoint(350, 500)


@pytest.fixture
def three(viewer, add):
    """A and B, connected from out 0 to in 1, and C."""
    a, b, c = add("A", "B", "C", selected=False)
    for node, x, y in ((a, 50, 100), (b, 500, 100), (c, 50, 300)):
        node.set_pos(x, y)
    a.output(0).connect_to(b.input(1))
    viewer.flush()
    return a, b, c


def press(qtbot, viewer, port):
    at = viewer.mapFromScene(*port.view.centre())
    qtbot.mousePress(viewer.viewport(), LEFT, pos=at)
    move_mouse(viewer.viewport(), NOWHERE, LEFT)


def drop(qtbot, viewer):
    qtbot.mouseRelease(viewer.viewport(), LEFT, pos=NOWHERE)


@pytest.mark.parametrize("end", ["near", "far"])
def test_either_node_of_the_connection_ends_it(graph, viewer, three, qtbot, end):
    a, b, _ = three
    press(qtbot, viewer, b.input(1))
    graph.delete_node(b if end == "near" else a)
    assert not viewer.is_connecting()
    drop(qtbot, viewer)
    graph.undo_stack().undo()
    assert set(graph.all_nodes()) == set(three)


def test_the_next_connection_disconnects_nothing(graph, viewer, three, qtbot):
    _, b, c = three
    press(qtbot, viewer, b.input(1))
    graph.delete_node(b)
    drop(qtbot, viewer)
    told = []
    viewer.connection_changed.connect(lambda *pairs: told.append(pairs))
    press(qtbot, viewer, c.input(0))
    drop(qtbot, viewer)
    assert told == []


def test_a_port_that_comes_back_is_not_drawn_as_under_the_cursor(graph, viewer, three):
    a = three[0]
    port = a.output(0).view
    move_mouse(viewer.viewport(), viewer.mapFromScene(*port.centre()))
    assert port.hovered
    graph.delete_node(a)
    graph.undo_stack().undo()
    assert not port.hovered
