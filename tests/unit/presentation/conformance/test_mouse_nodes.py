"""Nodes are selected, moved, zoomed at and double-clicked by the mouse in the same way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from tests.unit.presentation.conformance.pointer import (
    ALT,
    CTRL,
    LEFT,
    MIDDLE,
    SHIFT,
    body,
)

pytestmark = pytest.mark.filterwarnings("ignore:Function. .QMouseEvent:DeprecationWarning")


@pytest.fixture
def three(viewer, work):
    nodes = work("A", "B", "C")
    for node, pos in zip(nodes, [(100, 100), (400, 100), (700, 400)], strict=True):
        node.set_pos(*pos)
    return nodes


def selected(graph):
    return sorted(node.name() for node in graph.selected_nodes())


def test_a_click_selects_and_says_so(graph, three, pointer, hear):
    a, b, _ = three
    said = hear(graph, "node_selected", "node_selection_changed")
    pointer.click(body(a))
    pointer.click(body(b))
    assert selected(graph) == ["B"]
    assert said == [
        ("node_selected", a),
        ("node_selection_changed", [a], []),
        ("node_selected", b),
        ("node_selection_changed", [b], [a]),
    ]


def test_a_click_on_nothing_deselects(graph, three, pointer, hear):
    pointer.click(body(three[0]))
    said = hear(graph, "node_selection_changed")
    pointer.click((50, 600))
    assert selected(graph) == []
    assert said == [("node_selection_changed", [], [three[0]])]


def test_shift_toggles_and_control_takes_away(graph, three, pointer):
    a, b, c = three
    pointer.hold(SHIFT)
    pointer.click(body(a))
    pointer.click(body(b))
    pointer.click(body(c))
    assert selected(graph) == ["A", "B", "C"]
    pointer.click(body(b))
    pointer.hold()
    assert selected(graph) == ["A", "C"]
    pointer.hold(CTRL)
    pointer.click(body(a))
    pointer.hold()
    assert selected(graph) == ["C"]


def test_a_rubber_band_selects(graph, three, pointer, hear):
    said = hear(graph, "node_selection_changed")
    pointer.drag((40, 40), (640, 300))
    assert selected(graph) == ["A", "B"]
    (name, now, before) = said[-1]
    assert (name, {n.name() for n in now}, before) == ("node_selection_changed", {"A", "B"}, [])


def test_a_rubber_band_adds_and_takes_away(graph, three, pointer):
    pointer.click(body(three[2]))
    pointer.hold(SHIFT)
    pointer.drag((40, 40), (340, 300))
    assert selected(graph) == ["A", "C"]
    pointer.hold()
    pointer.hold(CTRL)
    pointer.drag((40, 40), (340, 300))
    pointer.hold()
    assert selected(graph) == ["C"]


def test_a_rubber_band_selects_pipes(graph, viewer, three, pointer):
    a, b, c = three
    a.set_output(0, b.input(0))
    b.set_output(0, c.input(0))
    pointer.drag((40, 40), (640, 300))
    assert sorted(pipe.input_port.node.name for pipe in viewer.selected_pipes()) == ["B", "C"]


def test_a_drag_moves_a_node_undoably(graph, three, pointer):
    (a, _, _) = three
    start = body(a)
    pointer.drag(start, (start[0] + 60, start[1] + 40))
    assert a.pos() == pytest.approx([160.0, 140.0], abs=1)
    assert graph.undo_stack().undoText() == "move nodes"
    graph.undo_stack().undo()
    assert a.pos() == a.view.xy_pos == [100.0, 100.0]
    graph.undo_stack().redo()
    assert a.pos() == pytest.approx([160.0, 140.0], abs=1)


def test_a_drag_moves_all_selected_nodes(graph, three, pointer):
    a, b, c = three
    pointer.drag((40, 40), (640, 300))
    start = body(a)
    count = graph.undo_stack().count()
    pointer.drag(start, (start[0] + 60, start[1] + 40))
    assert a.pos() == pytest.approx([160.0, 140.0], abs=1)
    assert b.pos() == pytest.approx([460.0, 140.0], abs=1)
    assert c.pos() == [700.0, 400.0]
    assert graph.undo_stack().count() == count + 1
    graph.undo_stack().undo()
    assert [a.pos(), b.pos()] == [[100.0, 100.0], [400.0, 100.0]]


def test_the_wheel_zooms_about_the_cursor(viewer, three, pointer):
    place = (200.0, 150.0)
    at = viewer.mapFromScene(*place)
    pointer.wheel(place, 240)
    assert viewer.get_zoom() == pytest.approx(1.001**240 - 1, abs=0.02)
    now = viewer.mapToScene(at)
    assert [now.x(), now.y()] == pytest.approx(place, abs=1.5)
    pointer.wheel(place, -240)
    assert viewer.get_zoom() == pytest.approx(0.0, abs=0.02)


@pytest.mark.parametrize("way", ["middle", "alt"])
def test_a_drag_pans(viewer, three, pointer, way):
    before = viewer.mapToScene(0, 0)
    if way == "alt":
        pointer.hold(ALT)
    # Places are the scene's, and the scene moves along: each step is a way of its own.
    pointer.drag((500, 300), (600, 350), button=MIDDLE if way == "middle" else LEFT, steps=(1.0,))
    pointer.hold()
    after = viewer.mapToScene(0, 0)
    assert [before.x() - after.x(), before.y() - after.y()] == pytest.approx([100, 50], abs=2)


def test_double_clicks(graph, three, pointer, hear):
    (a, _, _) = three
    said = hear(graph, "node_double_clicked")
    pointer.double_click(body(a))
    assert said == [("node_double_clicked", a)]


def test_a_double_click_on_the_title_renames(graph, viewer, three, pointer, qtbot):
    (a, _, _) = three
    rect = a.view.sceneBoundingRect()
    title = (rect.center().x(), rect.top() + 10)
    pointer.double_click(title)
    assert viewer.scene().focusItem() is a.view.text_item
    qtbot.keyClick(viewer.viewport(), Qt.Key.Key_A, CTRL)
    qtbot.keyClicks(viewer.viewport(), "New name")
    qtbot.keyClick(viewer.viewport(), Qt.Key.Key_Return)
    assert a.name() == a.view.name == "New name"
    graph.undo_stack().undo()
    assert a.name() == "A"


def test_the_cursor_is_known_in_the_scene(graph, three, pointer):
    pointer.move((333, 222))
    assert graph.cursor_pos() == pytest.approx((333, 222), abs=2)
    place = graph.viewer().scene_cursor_pos()
    assert [place.x(), place.y()] == pytest.approx([333, 222], abs=2)
