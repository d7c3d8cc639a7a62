"""Mouse and wheel do with the viewport what they do with NodeGraphQt's."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QGraphicsRectItem, QToolTip
from tests.unit.presentation.mouse import move_mouse

# NodeGraphQt 0.6.44 asks mouse events for pos(), which Qt 6 calls deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:Function. .QMouseEvent.pos:DeprecationWarning")
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def viewer(graph, qtbot):
    made = graph.viewer()
    made.resize(1000, 700)
    with qtbot.waitExposed(made):
        made.show()
    made.camera.look(500, 350, 1.0)
    QApplication.processEvents()
    yield made
    graph.undo_stack().clear()


@pytest.fixture
def pair(add, viewer):
    a, b = add("A", "B", selected=False)
    a.set_pos(100, 100)
    b.set_pos(500, 100)
    QApplication.processEvents()
    return a, b


def at(viewer, x, y):
    return viewer.mapFromScene(QPointF(x, y))


def centre(viewer, port):
    return at(viewer, *port.view.centre())


def drag(qtbot, viewer, start, end):
    qtbot.mousePress(viewer.viewport(), LEFT, pos=start)
    for share in (0.3, 0.7, 1.0):
        move_mouse(viewer.viewport(), start + (end - start) * share, LEFT)
    qtbot.mouseRelease(viewer.viewport(), LEFT, pos=end)
    QApplication.processEvents()


def test_dragging_a_node_moves_it_undoably(graph, viewer, pair, qtbot):
    a, _ = pair
    a.output(0).connect_to(pair[1].input(0))
    start = at(viewer, 180, 110)
    drag(qtbot, viewer, start, start + QPoint(60, 40))
    assert a.pos() != [100.0, 100.0]
    viewer.flush()
    pipe = viewer.all_pipes()[0]
    assert tuple(viewer.pipes.polylines[pipe.slot][0]) == a.output(0).view.centre()
    graph.undo_stack().undo()
    assert a.pos() == [100.0, 100.0]


def test_dragging_from_port_to_port_connects(graph, viewer, pair, qtbot):
    a, b = pair
    drag(qtbot, viewer, centre(viewer, a.output(0)), centre(viewer, b.input(1)))
    assert b.input(1).connected_ports() == [a.output(0)]
    assert not viewer.is_connecting()
    graph.undo_stack().undo()
    assert viewer.all_pipes() == []


@pytest.mark.parametrize("selected", [0, 1])
def test_a_port_under_another_nodes_body_is_not_found(viewer, pair, selected):
    upper, lower = pair[selected], pair[1 - selected]
    upper.set_selected(True)
    upper.set_pos(200, 80)  # over the outputs of a node at 100, 100
    lower.set_pos(100, 100)
    viewer.flush()
    assert viewer.port_at(QPointF(*lower.output(0).view.centre())) is None
    assert viewer.port_at(QPointF(*lower.input(0).view.centre())) is lower.input(0).view
    beside = QPointF(*lower.output(0).view.centre())
    upper.set_pos(600, 80)
    viewer.flush()
    assert viewer.port_at(beside) is lower.output(0).view


def test_dragging_a_single_inputs_pipe_to_nowhere_disconnects(graph, viewer, pair, qtbot):
    a, b = pair
    a.output(0).connect_to(b.input(1))
    drag(qtbot, viewer, centre(viewer, b.input(1)), at(viewer, 350, 400))
    assert b.input(1).connected_ports() == []
    assert viewer.all_pipes() == []
    graph.undo_stack().undo()
    assert b.input(1).connected_ports() == [a.output(0)]
    assert len(viewer.all_pipes()) == 1


def test_a_cycle_cannot_be_drawn(graph, viewer, pair, qtbot):
    a, b = pair
    a.output(0).connect_to(b.input(0))
    drag(qtbot, viewer, centre(viewer, b.output(0)), centre(viewer, a.input(0)))
    assert a.input(0).connected_ports() == []
    assert not viewer.is_connecting()


def test_clicking_selects_and_says_so(graph, viewer, pair, qtbot):
    a, _ = pair
    with qtbot.waitSignal(graph.node_selected) as signal:
        qtbot.mouseClick(viewer.viewport(), LEFT, pos=at(viewer, 180, 150))
    assert signal.args == [a]
    assert graph.selected_nodes() == [a]


def test_a_rubber_band_selects_nodes(graph, viewer, pair, qtbot):
    drag(qtbot, viewer, at(viewer, 40, 40), at(viewer, 800, 400))
    assert {n.name() for n in graph.selected_nodes()} == {"A", "B"}


@pytest.fixture
def pipe(pair, viewer):
    """A pipe from A to B, selected by a rubber band between them."""
    pair[0].output(0).connect_to(pair[1].input(1))
    viewer.flush()
    return viewer.all_pipes()[0]


@pytest.mark.parametrize("locked", [False, True])
def test_shift_on_a_pipe_draws_another_connection(viewer, pair, pipe, add, qtbot, locked):
    a, b = pair
    (c,) = add("C", selected=False)
    c.set_pos(500, 400)
    viewer.flush()
    a.output(0).set_locked(locked, connected_ports=False)
    line = viewer.pipes.polylines[pipe.slot]
    near_b = line[len(line) * 2 // 3]
    viewer.SHIFT_state = True
    drag(qtbot, viewer, at(viewer, *map(float, near_b)), centre(viewer, c.input(1)))
    assert c.input(1).connected_ports() == ([] if locked else [a.output(0)])
    assert b.input(1).connected_ports() == [a.output(0)]
    assert not viewer.is_connecting()


def band(qtbot, viewer):
    """Draw a rubber band across the pipe, between the nodes."""
    drag(qtbot, viewer, at(viewer, 350, 60), at(viewer, 390, 250))


@pytest.mark.parametrize("click", [(350, 500), (180, 150)], ids=["nothing", "a node"])
def test_a_click_elsewhere_deselects_pipes(graph, viewer, pair, pipe, qtbot, click):
    band(qtbot, viewer)
    assert viewer.pipes.selected() == [pipe]
    qtbot.mouseClick(viewer.viewport(), LEFT, pos=at(viewer, *click))
    assert viewer.pipes.selected() == []


def test_a_rubber_band_with_ctrl_deselects_pipes(viewer, pipe, qtbot):
    for ctrl in (False, True):
        viewer.CTRL_state = ctrl
        band(qtbot, viewer)
        assert viewer.pipes.selected() == ([] if ctrl else [pipe])


def test_a_rubber_band_leaves_hidden_pipes(viewer, pair, pipe, qtbot):
    pair[1].view.visible = False
    band(qtbot, viewer)
    assert viewer.pipes.selected() == []


def test_a_rubber_band_asks_only_the_pipes_near_it(viewer, add, pipe, qtbot, monkeypatch):
    c, d = add("C", "D", selected=False)
    c.set_pos(100, 600)
    d.set_pos(500, 600)
    c.output(0).connect_to(d.input(1))
    viewer.flush()
    asked = set()
    crosses = viewer._crosses
    monkeypatch.setattr(viewer, "_crosses", lambda p, area: asked.add(p) or crosses(p, area))
    band(qtbot, viewer)
    assert asked == {pipe}


def test_hovering_a_port_lights_it_up(viewer, pair):
    port = pair[0].output(1)
    move_mouse(viewer.viewport(), centre(viewer, port))
    assert port.view.hovered
    move_mouse(viewer.viewport(), at(viewer, 900, 600))
    assert not port.view.hovered


def shown_tip(viewer, pos):
    QToolTip.hideText()
    here = viewer.viewport().mapToGlobal(pos)
    QApplication.sendEvent(viewer.viewport(), QHelpEvent(QEvent.Type.ToolTip, pos, here))
    return QToolTip.text()


def test_a_ports_tip_is_shown_while_it_is_hovered(graph, viewer, pair):
    a, _ = pair
    a.view.setToolTip("about A")
    for number, kind in ((0, "multi"), (1, "single")):
        over = centre(viewer, a.input(number)) + QPoint(3, 0)
        move_mouse(viewer.viewport(), over)
        assert shown_tip(viewer, over) == f"in {number}: ({kind})"
    body = at(viewer, 180, 150)
    move_mouse(viewer.viewport(), body)
    assert shown_tip(viewer, body) == "about A"
    move_mouse(viewer.viewport(), centre(viewer, a.input(0)))
    graph.delete_node(a)
    assert a.view.toolTip() == "about A"


def test_double_clicking_the_title_edits_the_name(graph, viewer, pair, qtbot):
    a, _ = pair
    a.view.edit_title()
    a.view.text_item.setPlainText("Renamed")
    a.view.text_item.set_node_name("Renamed")
    a.view.text_item.set_editable(False)
    assert a.name() == "Renamed"
    assert not a.view.editing_title
    assert not a.view.text_item.isVisible()
    graph.undo_stack().undo()
    assert a.name() == "A"


def test_after_an_edit_of_a_title_qt_has_nothing_to_paint(graph, viewer, pair, qtbot):
    a, _ = pair
    needs_qt = viewer.scene().needs_qt
    viewer.setFocus()
    for _ in range(2):
        a.view.edit_title()
        assert needs_qt()
        qtbot.keyClick(viewer.viewport(), Qt.Key.Key_Escape)
        viewer.scene().setFocusItem(None)
        assert not a.view.editing_title
        assert not needs_qt()
    graph.delete_node(a)
    graph.undo_stack().undo()
    assert not needs_qt()
    QGraphicsRectItem(0, 0, 10, 10, a.view)
    assert needs_qt()


def test_a_locked_title_is_not_edited(viewer, pair):
    a, b = pair
    a.view.text_item.set_locked(True)
    a.view.edit_title()
    assert not a.view.editing_title
    assert not a.view.text_item.isVisible()
    b.view.edit_title()
    b.view.text_item.set_locked(True)
    b.view.text_item.set_editable(False)
    assert not b.view.editing_title


def test_the_wheel_zooms_about_the_cursor(viewer, pair):
    cursor = QPointF(200, 150)
    before = viewer.mapToScene(cursor.toPoint())
    wheel = QWheelEvent(
        cursor,
        cursor,
        QPoint(0, 0),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewer.viewport(), wheel)
    assert viewer.camera.scale > 1.0
    after = viewer.mapToScene(cursor.toPoint())
    assert math.dist((before.x(), before.y()), (after.x(), after.y())) < 1.5


def test_many_small_pans_add_up(viewer):
    x = viewer.camera.x
    for _ in range(1000):
        viewer._set_viewer_pan(0.125, 0.0)
    assert viewer.camera.x == pytest.approx(x + 125.0)


@pytest.mark.parametrize("value", [math.nan, math.inf, 1e30])
def test_absurd_places_do_no_harm(graph, viewer, pair, value):
    a, b = pair
    a.output(0).connect_to(b.input(0))
    a.set_pos(value, 0.0)
    viewer.camera.look(value, value, value)
    viewer.resize(1, 1)
    viewer.viewport().repaint()
    a.set_pos(0, 0)
    viewer.resize(800, 600)
    viewer.camera.look(300, 100, 1.0)
    viewer.forget_picture()
    before = viewer.painter.nodes_painted
    viewer.finish_picture()
    assert viewer.painter.nodes_painted - before == 2
