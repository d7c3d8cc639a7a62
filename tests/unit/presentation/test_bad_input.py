"""Absurd graphs and faulty code of others: no crash, no frozen window, the error told once with its node."""

from __future__ import annotations

import gc
import weakref

import pytest
from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtWidgets import QApplication

from casare_rpa.presentation import canvas
from casare_rpa.presentation.canvas.node_item import NodeItem
from casare_rpa.presentation.canvas.picture_cache import LONGEST

pytestmark = pytest.mark.filterwarnings("ignore:Function. .QMouseEvent.pos:DeprecationWarning")


def painted(viewer):
    """How many nodes a fresh frame paints."""
    viewer.forget_picture()
    before = viewer.painter.nodes_painted
    viewer.finish_picture()
    return viewer.painter.nodes_painted - before


def test_a_window_of_no_size_and_back(viewer, add):
    add("A", pos=(100, 100))
    for size in (QSize(0, 0), QSize(1, 900), QSize(900, 1)):
        viewer.resize(size)
        viewer.finish_picture()
        viewer.viewport().repaint()
    viewer.resize(800, 600)
    viewer.camera.look(400, 300, 1.0)
    assert painted(viewer) == 1


@pytest.mark.parametrize("scale", [0.0, 1e-9, 1e9, float("nan"), float("inf"), -1.0])
def test_zooms_beyond_the_limits(viewer, add, scale):
    add("A", pos=(100, 100))
    viewer.camera.look(400, 300, scale)
    viewer.finish_picture()
    viewer._set_viewer_zoom(5e4)
    viewer._set_viewer_zoom(-5e4)
    viewer.finish_picture()
    viewer.camera.look(400, 300, 1.0)
    assert painted(viewer) == 1


@pytest.mark.parametrize(
    "name", ["n" * 10_000, "שלום עולם " * 50, "👩‍👩‍👧‍👦🚀" * 100, "\u202eback\u202c", "a\nb\tc", ""]
)
def test_names(viewer, add, name):
    (node,) = add("A", pos=(100, 100))
    node.set_name(name)
    viewer.batch.flush()
    assert painted(viewer) == 1
    assert viewer.painter.pictures.has(node.view, 1.0, labels=True) is (
        node.view.layout.extent[2] - node.view.layout.extent[0] <= LONGEST
    )


def test_five_hundred_ports(viewer, add):
    (node,) = add("A", pos=(100, 100))
    for number in range(500):
        node.add_input(f"more {number}")
    assert node.view.height > 500 * 22
    assert painted(viewer) == 1
    last = node.view.inputs[-1]
    assert viewer.port_at(QPointF(*last.centre())) is last


def test_five_thousand_pipes_on_a_port(viewer, graph, add):
    (hub,) = add("Hub", pos=(0, 0))
    for _ in range(2500):
        (leaf,) = add("Leaf", pos=(600, 200), push_undo=False, selected=False)
        hub.output(0).connect_to(leaf.input(0), push_undo=False)
        hub.output(0).connect_to(leaf.input(1), push_undo=False)
    assert len(hub.output(0).view.connected_pipes) == 5000
    assert painted(viewer) == 2501
    hub.view.moveBy(10, 10)
    viewer.finish_picture()
    graph.delete_node(hub, push_undo=False)
    assert len(viewer.pipes) == 0


def test_deleting_a_node_while_it_is_dragged(viewer, graph, add, qtbot):
    a, b = add("A", "B", selected=False)
    a.set_pos(100, 100)
    b.set_pos(400, 100)
    a.output(0).connect_to(b.input(0))
    start = viewer.mapFromScene(QPointF(180, 110))
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(viewer.viewport(), left, pos=start)
    a.view.moveBy(20, 0)
    viewer.viewport().repaint()
    graph.delete_node(a)
    qtbot.mouseRelease(viewer.viewport(), left, pos=start)
    viewer.finish_picture()
    assert graph.all_nodes() == [b]
    assert not viewer.lifted
    graph.undo_stack().undo()
    assert len(viewer.all_pipes()) == 1


def test_deleting_a_node_that_a_connection_is_drawn_from(viewer, graph, add, qtbot):
    (a,) = add("A", pos=(100, 100))
    viewer.start_live_connection(a.output(0).view)
    graph.delete_node(a)
    assert not viewer.is_connecting()
    viewer.viewport().repaint()


class _Faulty(NodeItem):
    def paint(self, painter, option, widget=None):
        painter.save()
        raise RuntimeError("out of paint")


class _Own(NodeItem):
    def paint(self, painter, option, widget=None):
        super().paint(painter, option, widget)
        painter.fillRect(10, 30, 40, 20, Qt.GlobalColor.magenta)


def node_with(graph, item):
    class Painted(canvas.BaseNode):
        __identifier__ = "test"
        NODE_NAME = "Painted"

        def __init__(self):
            super().__init__(item)

    graph.register_node(Painted)
    return graph.create_node("test.Painted", pos=(100, 100), selected=False)


def test_an_error_in_a_nodes_paint_is_told_once_with_its_node(viewer, graph, add, caplog):
    told = []
    viewer.paint_failed.connect(lambda view, text: told.append((view.name, text)))
    node_with(graph, _Faulty)
    add("Fine", pos=(400, 100))
    for _ in range(3):
        assert painted(viewer) == 2
    assert told == [("Painted", "RuntimeError: out of paint")]
    assert [record.message for record in caplog.records] == [
        "cannot paint node 'Painted' (test.Painted): RuntimeError: out of paint"
    ]


def test_a_nodes_own_paint_is_shown(viewer, graph):
    node_with(graph, _Own)
    picture = viewer.grab().toImage()
    assert picture.pixelColor(viewer.mapFromScene(QPointF(130, 140))).name() == "#ff00ff"


def test_a_window_closed_while_a_file_opens(qtbot):
    from casare_rpa.nodes.registry import NodeRegistry
    from casare_rpa.presentation.canvas.editor import Editor
    from casare_rpa.runtime.loader import load_workflow, parse_workflow, save_workflow

    nodes = {
        f"n{n}": {"node_id": f"n{n}", "node_type": "LogNode", "position": [n, 0], "config": {}}
        for n in range(500)
    }
    editor = Editor(NodeRegistry.from_manifest(eager=False), load_workflow, save_workflow)
    qtbot.addWidget(editor)
    editor.show_workflow(parse_workflow({"nodes": nodes}), None)
    assert editor.graph.opening.active
    assert 0 < len(editor.viewer.nodes) < 500
    assert not editor.editing_actions[0].isEnabled()
    editor.close()
    assert not editor.graph.opening.active
    QApplication.processEvents()


def test_files_that_others_take_the_place_of_while_they_open_leave_nothing(qtbot, monkeypatch):
    """A reader who looks through files fast: the collector rests while one opens, and must not rest for good."""
    from casare_rpa.nodes.registry import NodeRegistry
    from casare_rpa.presentation.canvas import opening
    from casare_rpa.presentation.canvas.workflow_graph import WorkflowGraph
    from casare_rpa.runtime.loader import parse_workflow

    monkeypatch.setattr(opening, "SLICE_S", 0.0)  # a step a slice: it is never done at once
    nodes = {
        f"n{n}": {"node_id": f"n{n}", "node_type": "LogNode", "position": [n * 200, 0]}
        for n in range(40)
    }
    workflow = parse_workflow({"nodes": nodes})
    graph = WorkflowGraph(NodeRegistry.from_manifest(eager=False))
    alive = weakref.WeakSet()
    for _ in range(10):
        graph.start_opening(workflow)
        QApplication.processEvents()
        assert graph.opening.active
        assert 0 < len(graph.viewer().nodes) < 40
        alive.update(item for item in graph.scene().items() if isinstance(item, NodeItem))
    graph.opening.finish()
    alive.update(item for item in graph.scene().items() if isinstance(item, NodeItem))
    for _ in range(2):
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
    assert gc.isenabled()
    assert len(alive) == 40
    graph.viewer().deleteLater()


def test_what_is_not_shown_yet_is_saved_as_well(qtbot):
    from casare_rpa.nodes.registry import NodeRegistry
    from casare_rpa.presentation.canvas.workflow_graph import WorkflowGraph
    from casare_rpa.runtime.loader import parse_workflow

    document = {
        "nodes": {
            f"n{n}": {"node_id": f"n{n}", "node_type": "LogNode", "position": [n, 0], "config": {}}
            for n in range(300)
        }
    }
    graph = WorkflowGraph(NodeRegistry.from_manifest(eager=False))
    graph.start_opening(parse_workflow(document))
    assert graph.opening.active
    assert list(graph.workflow().nodes) == list(document["nodes"])
    assert not graph.opening.active
    graph.viewer().deleteLater()
