"""Backdrops wrap, carry, grow and select their nodes in the same way."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from tests.unit.presentation.conformance.pointer import CTRL, SHIFT, body

pytestmark = pytest.mark.filterwarnings("ignore:Function. .QMouseEvent:DeprecationWarning")


@pytest.fixture
def frame(graph, viewer):
    made = graph.create_node("Backdrop", name="Frame", pos=(60, 60), selected=False)
    made.set_size(500, 300)
    return made


@pytest.fixture
def three(frame, work):
    nodes = work("A", "B", "C")
    for node, pos in zip(nodes, [(100, 120), (330, 120), (700, 400)], strict=True):
        node.set_pos(*pos)
    QApplication.processEvents()
    return nodes


def test_what_a_backdrop_is(graph, frame, three):
    a, b, _ = three
    assert frame.type_ == "nodeGraphQt.nodes.BackdropNode"
    assert frame.inputs() is frame.outputs() is None
    assert frame.size() == (500, 300)
    assert [frame.view.width, frame.view.height, frame.view.size] == [500, 300, (500, 300)]
    assert set(frame.nodes()) == {a, b}
    assert {item.id for item in frame.view.get_nodes()} == {a.id, b.id}
    assert frame.color() == (5, 129, 138)


def test_text_and_size_are_undone(graph, frame):
    frame.set_property("backdrop_text", "notes")
    assert [frame.text(), frame.view.backdrop_text] == ["notes", "notes"]
    frame.set_text("notes")
    frame.set_size(300, 200)
    assert frame.size() == (300, 200)
    assert graph.undo_stack().undoText() == "backdrop size"
    graph.undo_stack().undo()
    assert frame.size() == (500, 300)
    graph.undo_stack().undo()
    assert frame.text() == frame.view.backdrop_text == ""
    frame.set_layout_direction(1)
    assert frame.layout_direction() == frame.view.layout_direction == 1
    frame.update_model()
    assert frame.get_property("width") == 500
    frame.model.name = "Other"
    frame.update()
    assert frame.view.name == "Other"


def test_a_backdrop_outside_of_a_graph(side):
    frame = side.BackdropNode()
    frame.set_size(120, 110)
    assert frame.size() == (120, 110)
    frame.set_name("Other")
    frame.set_property("backdrop_text", "notes")
    assert [frame.name(), frame.view.name, frame.text()] == ["Other", "Other", "notes"]


def test_wrapping_nodes(graph, frame, three):
    _, b, c = three
    frame.wrap_nodes([b, c])
    rect = frame.view.sceneBoundingRect()
    for node in (b, c):
        assert rect.contains(node.view.sceneBoundingRect())
    assert graph.undo_stack().undoText() == '"Frame" wrap nodes'
    graph.undo_stack().undo()
    assert [frame.size(), frame.pos()] == [(500, 300), [60.0, 60.0]]
    before = graph.undo_stack().count()
    frame.wrap_nodes([])
    assert graph.undo_stack().count() == before


def test_auto_size(graph, frame, three):
    frame.auto_size()
    a, b, _ = three
    rect = frame.view.sceneBoundingRect()
    for node in (a, b):
        assert rect.contains(node.view.sceneBoundingRect().adjusted(-40, -40, 40, 40))
    assert set(frame.nodes()) == {a, b}
    graph.undo_stack().undo()
    assert frame.size() == (500, 300)


@pytest.mark.differs("backdrop-padding")
def test_the_padding_is_even(frame, three):
    a, b, _ = three
    frame.wrap_nodes([a, b])
    assert frame.pos() == [a.x_pos() - 40, a.y_pos() - 40]
    assert frame.view.width == pytest.approx(b.x_pos() + b.view.width - a.x_pos() + 80)


@pytest.mark.parametrize("update", ["sizer_mouse_release", "sizer_double_clicked"])
def test_what_the_sizer_says_is_undone(graph, frame, update):
    frame.on_backdrop_updated(update, {"width": 200, "height": 150, "pos": [5.0, 6.0]})
    assert [frame.size(), frame.pos()] == [(200, 150), [5.0, 6.0]]
    graph.undo_stack().undo()
    assert [frame.size(), frame.pos()] == [(500, 300), [60.0, 60.0]]


def test_a_drag_carries_the_nodes_along(graph, frame, three, pointer):
    a, b, c = three
    pointer.drag((150, 75), (250, 125))
    assert frame.pos() == pytest.approx([160.0, 110.0], abs=1)
    assert a.pos() == pytest.approx([200.0, 170.0], abs=1)
    assert b.pos() == pytest.approx([430.0, 170.0], abs=1)
    assert c.pos() == [700.0, 400.0]
    graph.undo_stack().undo()
    assert [frame.pos(), a.pos(), b.pos()] == [[60.0, 60.0], [100.0, 120.0], [330.0, 120.0]]


def test_a_click_selects_the_backdrop_with_its_nodes(graph, frame, three, pointer, hear):
    said = hear(graph, "node_selected", "node_double_clicked")
    pointer.click((150, 75))
    assert {n.name() for n in graph.selected_nodes()} == {"Frame", "A", "B"}
    pointer.double_click((150, 75))
    assert said[0] == ("node_selected", frame)
    assert said[-1] == ("node_double_clicked", frame)


def test_shift_and_control_on_a_backdrop(graph, frame, three, pointer):
    pointer.hold(SHIFT)
    pointer.click((150, 75))
    pointer.hold()
    assert {n.name() for n in graph.selected_nodes()} == {"Frame", "A", "B"}
    pointer.hold(CTRL)
    pointer.click((150, 75))
    pointer.hold()
    assert {n.name() for n in graph.selected_nodes()} == {"A", "B"}


def test_the_corner_resizes(graph, frame, three, pointer):
    corner = (60 + 500 - 10, 60 + 300 - 10)
    pointer.drag(corner, (corner[0] + 100, corner[1] + 50))
    assert frame.size() == pytest.approx((600, 350), abs=2)
    assert graph.undo_stack().undoText() == 'resized "Frame"'
    graph.undo_stack().undo()
    assert frame.size() == (500, 300)


def test_a_double_click_on_the_corner_fits(graph, frame, three, pointer):
    pointer.double_click((60 + 500 - 10, 60 + 300 - 10))
    assert frame.pos() == pytest.approx([50.0, 73.0], abs=11)
    assert graph.undo_stack().undoText() == '"Frame" auto resize'


def test_a_node_on_a_backdrop_moves_alone(graph, frame, three, pointer):
    a, _, _ = three
    start = body(a)
    pointer.drag(start, (start[0] + 20, start[1] + 30))
    assert a.pos() == pytest.approx([120.0, 150.0], abs=1)
    assert frame.pos() == [60.0, 60.0]


def test_the_smallest_size(frame):
    assert frame.view.minimum_size == (80, 80)
    frame.view.minimum_size = (50, 60)
    assert frame.view.minimum_size == (50, 60)
    size = frame.view.calc_backdrop_size()
    assert size["width"] >= 80
