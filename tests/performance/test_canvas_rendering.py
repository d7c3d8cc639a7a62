"""What a frame paints and what an edit costs is counted, and does not grow with the graph."""

from __future__ import annotations

import gc
from itertools import pairwise

import NodeGraphQt
import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from casare_rpa.nodes.registry import NodeRegistry
from casare_rpa.presentation import canvas
from casare_rpa.presentation.canvas.workflow_graph import WorkflowGraph
from casare_rpa.runtime.loader import parse_workflow

COUNTS = [10, 100, 1000]
PER_ROW = 10


def make(module, count):
    class Work(module.BaseNode):
        __identifier__ = "test"
        NODE_NAME = "Work"

        def __init__(self):
            super().__init__()
            for number in range(4):
                self.add_input(f"in {number}")
                self.add_output(f"out {number}")
            self.create_property("value", 0)

    graph = module.NodeGraph()
    graph.register_node(Work)
    nodes = [
        graph.create_node(
            "test.Work",
            pos=((n % PER_ROW) * 300, (n // PER_ROW) * 200),
            selected=False,
            push_undo=False,
        )
        for n in range(count)
    ]
    for first, second in pairwise(nodes):
        first.output(0).connect_to(second.input(0), push_undo=False)
    return graph, nodes


@pytest.fixture
def shown(qtbot, request):
    graph, nodes = make(canvas, request.param)
    viewer = graph.viewer()
    viewer.resize(1000, 700)
    with qtbot.waitExposed(viewer):
        viewer.show()
    viewer.reset_zoom()
    QApplication.processEvents()
    yield graph, nodes
    viewer.close()
    viewer.deleteLater()
    graph.deleteLater()


class Paints(QObject):
    """Counts the paint events of a widget."""

    def __init__(self, widget):
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched, event):  # noqa: N802 - Qt's name
        self.count += event.type() == QEvent.Type.Paint
        return False


@pytest.mark.parametrize("shown", COUNTS, indirect=True)
def test_a_frame_paints_what_the_viewport_shows(shown):
    graph, nodes = shown
    viewer = graph.viewer()
    viewer.viewport().repaint()
    left, top, width, height = viewer.scene_rect()
    inside = [
        node
        for node in nodes
        if node.view.scene_box()[0] <= left + width
        and node.view.scene_box()[2] >= left
        and node.view.scene_box()[1] <= top + height
        and node.view.scene_box()[3] >= top
    ]
    assert viewer.painter.nodes_painted == len(inside) <= 20
    assert viewer.painter.pipes_painted <= len(inside) + 4


@pytest.mark.parametrize("shown", COUNTS, indirect=True)
def test_a_pan_paints_no_picture_anew(shown):
    viewer = shown[0].viewer()
    viewer.viewport().repaint()
    before = viewer.painter.pictures.painted
    viewer._set_viewer_pan(8, 4)
    viewer._set_viewer_pan(-8, -4)
    viewer.viewport().repaint()
    assert viewer.painter.pictures.painted - before <= 4


@pytest.mark.parametrize("shown", COUNTS, indirect=True)
def test_a_batch_of_properties_is_one_commit_and_one_repaint(shown, qtbot):
    graph, nodes = shown
    viewer = graph.viewer()
    viewer.batch.flush()
    QApplication.processEvents()
    commits, paints = viewer.batch.commits, Paints(viewer.viewport())
    graph.begin_undo("batch")
    for number in range(1000):
        nodes[number % len(nodes)].set_property("value", number + 1)
    graph.end_undo()
    assert graph.undo_stack().count() == 1
    qtbot.waitUntil(lambda: viewer.batch.commits > commits)
    QApplication.processEvents()
    qtbot.wait(80)
    assert viewer.batch.commits - commits == 1
    assert paints.count == 1


@pytest.mark.parametrize("count", COUNTS)
def test_a_node_is_one_scene_item(qapp, count):
    graph, _ = make(canvas, 0)
    empty = len(graph.scene().items())
    graph, _ = make(canvas, count)
    assert len(graph.scene().items()) - empty == count


def test_nodegraphqt_makes_twenty_times_as_many_items(qapp):
    empty = len(make(NodeGraphQt, 0)[0].scene().items())
    graph, _ = make(NodeGraphQt, 10)
    assert len(graph.scene().items()) - empty >= 200


@pytest.mark.parametrize("count", COUNTS)
def test_reopening_leaves_nothing_behind(qapp, count):
    nodes = {
        f"n{n}": {
            "node_id": f"n{n}",
            "node_type": "LogNode",
            "position": [n * 200, 0],
            "config": {},
        }
        for n in range(count)
    }
    connections = [
        {
            "source_node": f"n{n}",
            "source_port": "exec_out",
            "target_node": f"n{n + 1}",
            "target_port": "exec_in",
        }
        for n in range(count - 1)
    ]
    workflow = parse_workflow({"nodes": nodes, "connections": connections})
    graph = WorkflowGraph(NodeRegistry.from_manifest(eager=False))
    graph.viewer().show()

    def counted():
        QApplication.processEvents()
        gc.collect()
        nodes_alive = sum(isinstance(o, canvas.BaseNode) for o in gc.get_objects())
        return len(QApplication.allWidgets()), len(graph.scene().items()), nodes_alive

    graph.open_workflow(workflow)
    graph.viewer().grab()
    first = counted()
    for _ in range(3):
        graph.open_workflow(workflow)
        graph.viewer().grab()
    assert counted() == first
    graph.viewer().close()
    graph.viewer().deleteLater()
