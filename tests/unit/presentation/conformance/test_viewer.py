"""The viewer's own calls show, find, move and ask in the same way."""

from __future__ import annotations

import pytest
from NodeGraphQt.widgets import dialogs
from PySide6.QtCore import QPointF
from tests.unit.presentation.conformance.pointer import body, centre

pytestmark = pytest.mark.filterwarnings("ignore:Function. .QMouseEvent:DeprecationWarning")


@pytest.fixture
def pair(viewer, work):
    a, b = work("A", "B")
    a.set_pos(100, 100)
    b.set_pos(500, 100)
    a.set_output(0, b.input(0))
    return a, b


def test_what_there_is(viewer, pair):
    a, b = pair
    assert set(viewer.all_nodes()) == {a.view, b.view}
    assert len(viewer.all_pipes()) == 1
    assert viewer.selected_nodes() == viewer.selected_pipes() == []
    a.set_selected(True)
    viewer.all_pipes()[0].setSelected(True)
    assert viewer.selected_items() == ([a.view], viewer.all_pipes())


def test_the_part_of_the_scene(viewer):
    viewer.set_scene_rect([100, 200, 400, 300])
    x, y, width, height = viewer.scene_rect()
    shown = viewer.mapToScene(viewer.viewport().rect()).boundingRect()
    assert shown.contains(QPointF(101, 201))
    assert shown.contains(QPointF(499, 499))
    assert viewer.scene_center() == pytest.approx([300, 350], abs=2)
    assert [x + width / 2, y + height / 2] == pytest.approx([300, 350], abs=2)


def test_scaling_by_code(viewer):
    viewer.reset_zoom()
    before = viewer.scene_center()
    viewer.scale(0.5, 0.5)
    assert viewer.get_zoom() == pytest.approx(-0.5, abs=0.02)
    assert viewer.scene_center() == pytest.approx(before, abs=3)
    viewer.reset_zoom(QPointF(70, 80))
    assert viewer.scene_center() == pytest.approx([70, 80], abs=3)
    viewer.set_zoom(0)
    assert viewer.get_zoom() == pytest.approx(0, abs=0.011)


def test_views_in_the_middle(viewer, pair):
    a, b = pair
    a.set_pos(-4000, 0)
    viewer.center_selection([a.view])
    assert viewer.scene_center() == pytest.approx(viewer.nodes_rect_center([a.view]), abs=3)
    viewer.center_selection()
    assert viewer.scene_center() == pytest.approx(viewer.nodes_rect_center([a.view, b.view]), abs=3)
    viewer.zoom_to_nodes([b.view])
    assert viewer.scene_center() == pytest.approx(viewer.nodes_rect_center([b.view]), abs=3)


def test_views_are_moved_together(viewer, pair):
    a, b = pair
    viewer.move_nodes([a.view, b.view], pos=(10, 20))
    assert [a.pos(), b.pos()] == [[110.0, 120.0], [510.0, 120.0]]
    viewer.move_nodes([a.view, b.view], pos=(10, 20), offset=(1, 2))
    assert [a.pos(), b.pos()] == [[121.0, 142.0], [521.0, 142.0]]


def test_pipe_layout_and_direction(viewer, pair):
    viewer.set_pipe_layout(2)
    viewer.set_layout_direction(1)
    assert [viewer.get_pipe_layout(), viewer.get_layout_direction()] == [2, 1]
    viewer.force_update()


def test_a_connection_begun_by_code(viewer, pair, pointer):
    a, b = pair
    pointer.click((50, 600))
    viewer.start_live_connection(None)
    viewer.start_live_connection(a.output(1).view)
    assert viewer._LIVE_PIPE.isVisible()
    pointer.move((300, 300))
    viewer.end_live_connection()
    assert not viewer._LIVE_PIPE.isVisible()
    viewer.establish_connection(a.output(1).view, b.input(1).view)
    assert len(viewer.all_pipes()) == 2
    pointer.drag(centre(a.output(1)), (300, 600))


def test_keys_are_forgotten(viewer):
    viewer.ALT_state = viewer.CTRL_state = viewer.SHIFT_state = True
    viewer.clear_key_state()
    assert not any([viewer.ALT_state, viewer.CTRL_state, viewer.SHIFT_state])


@pytest.mark.parametrize("by", ["graph", "viewer"])
def test_dialogs(graph, viewer, monkeypatch, by):
    asked = []

    def answer(value):
        return lambda *arguments: asked.append(arguments[1:]) or value

    monkeypatch.setattr(dialogs.BaseDialog, "question_dialog", staticmethod(answer(True)))
    monkeypatch.setattr(dialogs.BaseDialog, "message_dialog", staticmethod(answer(None)))
    monkeypatch.setattr(
        dialogs.FileDialog, "getOpenFileName", staticmethod(answer(("/a/file.json", "")))
    )
    monkeypatch.setattr(
        dialogs.FileDialog,
        "getSaveFileName",
        staticmethod(answer(("/a/file", "Node Graph (*json)"))),
    )
    target = graph if by == "graph" else viewer
    assert target.question_dialog("Sure?", "Title") is True
    assert target.message_dialog("Done.", "Title") is None
    assert asked[:2] == [("Sure?", "Title", None, None), ("Done.", "Title", None, None)]
    assert target.load_dialog("/a") == "/a/file.json"
    assert target.save_dialog("/a") == "/a/file.json"
    assert asked[2] == ("Open File", "/a", "Node Graph (*json);;All Files (*)")


def test_auto_layout_puts_nodes_in_order(graph, work):
    a, b, c = work("A", "B", "C")
    a.set_output(0, b.input(0))
    b.set_output(0, c.input(0))
    before = graph.undo_stack().count()
    graph.auto_layout_nodes()
    assert a.x_pos() < b.x_pos() < c.x_pos()
    assert a.y_pos() == b.y_pos() == c.y_pos()
    assert graph.undo_stack().count() == before + 1
    graph.undo_stack().undo()
    assert a.pos() == b.pos() == c.pos()
    graph.auto_layout_nodes([a, b, c], down_stream=False)
    assert len({node.x_pos() for node in (a, b, c)}) == 3


def test_the_viewers_signals(graph, viewer, pair, hear, pointer):
    a, b = pair
    names = (
        "moved_nodes",
        "connection_changed",
        "connection_sliced",
        "insert_node",
        "node_name_changed",
        "node_backdrop_updated",
        "node_selected",
        "node_selection_changed",
        "node_double_clicked",
        "search_triggered",
    )
    said = hear(viewer, *names)
    graph.create_node("Backdrop", pos=(600, 500)).view.on_sizer_pos_mouse_release()
    viewer.node_name_changed.emit(a.id, "Other")
    viewer._on_search_submitted("test.Round")
    viewer.node_double_clicked.emit(a.id)
    viewer.connection_sliced.emit([[b.input(0).view, a.output(0).view]])
    a.set_output(0, b.input(0))
    c = graph.create_node("test.Work", name="C", selected=False)
    viewer.insert_node.emit(viewer.all_pipes()[0], c.id, {})
    pointer.drag(body(a), (300, 400))
    pointer.drag(centre(a.output(1)), centre(b.input(1)))
    assert a.name() == "Other"
    assert c.input(0).connected_ports() == [a.output(0)]
    assert b.input(1).connected_ports() == [a.output(1)]
    assert {args[0] for args in said} == set(names)
