"""What a frame paints and what an edit costs is counted, and does not grow with the graph."""

from __future__ import annotations

import gc
import sys
from itertools import pairwise

import NodeGraphQt
import pytest
from benchmarks.paint_counter import count_paints
from PySide6.QtWidgets import QApplication

from casare_rpa.nodes.registry import NodeRegistry
from casare_rpa.presentation import canvas
from casare_rpa.presentation.canvas.node_item import NodeItem
from casare_rpa.presentation.canvas.workflow_graph import WorkflowGraph
from casare_rpa.runtime.loader import parse_workflow

COUNTS = [10, 100, 1000, 10_000]
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


@pytest.fixture(scope="module")
def window(qapp, request):
    """A graph in a window, one for all tests of its size."""
    graph, nodes = make(canvas, request.param)
    viewer = graph.viewer()
    viewer.resize(1000, 700)
    viewer.show()
    QApplication.processEvents()
    yield graph, nodes
    graph.undo_stack().clear()
    viewer.close()
    viewer.deleteLater()
    graph.deleteLater()
    QApplication.processEvents()


@pytest.fixture
def shown(window):
    """The graph at one pixel per unit, painted and with nothing left to do."""
    graph, nodes = window
    viewer = graph.viewer()
    viewer.camera.look(500, 350, 1.0)
    viewer.batch.flush()
    viewer.lifted.rest()
    viewer.forget_picture()
    viewer.finish_picture()
    QApplication.processEvents()
    return graph, nodes


def touching(viewer, nodes, box):
    """By asking every node: those whose pictures touch a box."""
    left, top, right, bottom = box
    boxes = [(node, node.view.scene_box()) for node in nodes]
    return [
        n for n, b in boxes if b[0] <= right and b[2] >= left and b[1] <= bottom and b[3] >= top
    ]


@pytest.mark.parametrize("window", COUNTS, indirect=True)
def test_a_fresh_frame_paints_what_the_viewport_shows_and_no_more(shown):
    graph, nodes = shown
    viewer = graph.viewer()
    viewer.forget_picture()
    painter, pictures = viewer.painter, viewer.painter.pictures.painted
    before = painter.nodes_painted, painter.pipes_painted
    viewer.finish_picture()
    inside = touching(viewer, nodes, viewer.shown_box())
    assert painter.nodes_painted - before[0] == len(inside) <= 20
    assert painter.pictures.painted - pictures == len(inside)
    assert painter.pipes_painted - before[1] <= len(inside) + 4


@pytest.mark.parametrize("count", COUNTS[:-1])
def test_a_new_graph_is_painted_once_and_shown_once(qapp, qtbot, count):
    graph, nodes = make(canvas, count)
    viewer = graph.viewer()
    viewer.resize(1000, 700)
    paints = count_paints(viewer.viewport())
    with qtbot.waitExposed(viewer):
        viewer.show()
        viewer.camera.look(500, 350, 1.0)
        viewer.finish_picture()
        painted = viewer.painter.nodes_painted, viewer.painter.pictures.painted
    qtbot.wait(120)  # longer than a batch's window
    assert paints.count == 1
    inside = touching(viewer, nodes, viewer.shown_box())
    assert painted == (len(inside), len(inside))
    assert (viewer.painter.nodes_painted, viewer.batch.commits) == (len(inside), 0)
    viewer.close()
    viewer.deleteLater()


@pytest.mark.parametrize("window", COUNTS, indirect=True)
def test_what_nodes_of_a_kind_share_is_painted_once(shown):
    viewer = shown[0].viewer()
    pictures = viewer.painter.pictures
    viewer.forget_picture()
    before = pictures.painted, pictures.shared_painted
    viewer.finish_picture()
    inside = touching(viewer, shown[1], viewer.shown_box())
    assert pictures.painted - before[0] == len(inside) >= 4
    # The first of the chain, the last, and those between differ in which ports are connected.
    assert pictures.shared_painted - before[1] <= 3


@pytest.mark.parametrize("window", COUNTS, indirect=True)
def test_a_pan_paints_the_strip_once_and_then_nothing(shown):
    viewer = shown[0].viewer()
    painter = viewer.painter

    def pan():
        before = painter.nodes_painted, painter.pictures.painted
        viewer._set_viewer_pan(8, 4)
        viewer.viewport().repaint()
        return painter.nodes_painted - before[0], painter.pictures.painted - before[1]

    first = pan()
    assert first[0] <= 12
    assert [pan() for _ in range(6)] == [(0, 0)] * 6
    viewer._set_viewer_pan(-56, -28)
    before = painter.nodes_painted
    viewer.viewport().repaint()
    assert painter.nodes_painted == before


@pytest.mark.parametrize("window", COUNTS, indirect=True)
def test_zooming_answers_without_painting_a_node(shown):
    viewer = shown[0].viewer()
    before = viewer.painter.nodes_painted
    viewer._set_viewer_zoom(240)
    viewer.viewport().repaint()
    assert viewer.picture.busy
    assert viewer.painter.nodes_painted == before
    viewer.finish_picture()
    assert not viewer.picture.busy
    assert viewer.painter.nodes_painted > before


@pytest.mark.parametrize("window", COUNTS, indirect=True)
def test_a_step_of_a_drag_paints_the_moving_nodes_and_their_pipes(shown):
    graph, nodes = shown
    viewer, painter = graph.viewer(), graph.viewer().painter
    nodes[1].view.moveBy(5, 5)
    viewer.finish_picture()
    QApplication.processEvents()
    before = painter.nodes_painted, painter.pipes_painted, painter.pictures.painted
    paints = count_paints(viewer.viewport())
    nodes[1].view.moveBy(5, 5)
    viewer.viewport().repaint()
    QApplication.processEvents()
    counts = painter.nodes_painted, painter.pipes_painted, painter.pictures.painted
    steps = paints.count
    assert steps >= 1
    changes = [after - was for after, was in zip(counts, before, strict=True)]
    assert changes == [steps, 2 * steps, 0]
    nodes[1].view.moveBy(-10, -10)


@pytest.mark.parametrize("window", COUNTS, indirect=True)
def test_a_step_of_a_drag_asks_no_pipe(shown, monkeypatch):
    graph, nodes = shown
    viewer = graph.viewer()
    asked = []
    row = viewer.pipes._row
    monkeypatch.setattr(viewer.pipes, "_row", lambda pipe: (asked.append(pipe), row(pipe))[1])
    for node in nodes[:50]:
        node.view.moveBy(5, 5)
    viewer.flush()
    assert not asked
    for pipe in viewer.all_pipes()[:60]:
        way = viewer.pipes.polylines[pipe.slot]
        assert tuple(way[0]) == pipe.output_port.centre()
        assert tuple(way[-1]) == pytest.approx(pipe.input_port.centre())
    for node in nodes[:50]:
        node.view.moveBy(-5, -5)
    viewer.lifted.rest()


@pytest.mark.parametrize("window", COUNTS, indirect=True)
def test_detail_is_prepared_two_hops_beyond_what_is_shown(shown):
    graph, nodes = shown
    viewer = graph.viewer()
    viewer.prefetch.start()
    inside = set(touching(viewer, nodes, viewer.shown_box()))
    near = set(inside)
    for _ in range(2):
        near |= {
            p.node()
            for n in near
            for own in n.input_ports() + n.output_ports()
            for p in own.connected_ports()
        }
    assert {view.name for view in viewer.prefetch.nodes()} == {n.name() for n in near - inside}
    before = viewer.prefetch.prepared
    while viewer.prefetch.prepared - before < len(near - inside):
        viewer.prefetch.work()
    has = viewer.painter.pictures.has
    assert all(has(n.view, viewer.camera.scale, labels=True) for n in near)


@pytest.mark.parametrize("window", COUNTS, indirect=True)
def test_a_batch_of_properties_is_one_commit_and_one_repaint(shown, qtbot):
    graph, nodes = shown
    viewer = graph.viewer()
    viewer.batch.flush()
    QApplication.processEvents()
    commits, paints = viewer.batch.commits, count_paints(viewer.viewport())
    entries = graph.undo_stack().count()
    graph.begin_undo("batch")
    for number in range(1000):
        nodes[number % len(nodes)].set_property("value", number + 1)
    graph.end_undo()
    assert graph.undo_stack().count() == entries + 1
    qtbot.waitUntil(lambda: viewer.batch.commits > commits)
    QApplication.processEvents()
    qtbot.wait(80)
    assert viewer.batch.commits - commits == 1
    assert paints.count == 1


@pytest.mark.parametrize("push_undo", [False, True])
@pytest.mark.parametrize("window", COUNTS, indirect=True)
def test_a_property_that_nobody_sees_repaints_no_node(shown, push_undo):
    graph, nodes = shown
    viewer, told = graph.viewer(), []

    def tell(node, name, value):
        told.append((node, name, value))

    graph.property_changed.connect(tell)
    painted, commits, paints = (
        viewer.painter.nodes_painted,
        viewer.batch.commits,
        count_paints(viewer.viewport()),
    )
    fresh = [object(), object()]
    for node, value in zip(nodes, fresh, strict=False):
        node.set_property("value", value, push_undo=push_undo)
        node.set_property("value", value, push_undo=push_undo)
    assert told == [(node, "value", value) for node, value in zip(nodes, fresh, strict=False)]
    assert [node.get_property("value") for node in nodes[:2]] == fresh
    viewer.batch.flush()
    QApplication.processEvents()
    assert (viewer.batch.commits, paints.count) == (commits + 1, 1)
    if not push_undo:
        assert viewer.painter.nodes_painted == painted
    graph.property_changed.disconnect(tell)
    graph.undo_stack().clear()


def test_a_property_that_a_subclass_paints_is_painted_anew(qapp):
    class Shows(NodeItem):
        def paint(self, painter, option, widget=None):
            super().paint(painter, option, widget)

    class Gauge(canvas.BaseNode):
        __identifier__ = "test"
        NODE_NAME = "Gauge"

        def __init__(self):
            super().__init__(Shows)
            self.create_property("value", 0)

    graph = canvas.NodeGraph()
    graph.register_node(Gauge)
    node = graph.create_node("test.Gauge", pos=(0, 0), push_undo=False)
    viewer = graph.viewer()
    viewer.resize(400, 300)
    viewer.show()
    viewer.camera.look(50, 50, 1.0)
    viewer.finish_picture()
    before = viewer.painter.pictures.painted
    node.set_property("value", 1, push_undo=False)
    viewer.batch.flush()
    viewer.finish_picture()
    assert viewer.painter.pictures.painted == before + 1
    viewer.close()
    viewer.deleteLater()
    graph.deleteLater()


@pytest.mark.parametrize("window", COUNTS, indirect=True)
def test_a_node_is_one_scene_item(shown):
    graph, nodes = shown
    empty, _ = make(canvas, 0)
    assert len(graph.scene().items()) - len(empty.scene().items()) == len(nodes)


def test_nodegraphqt_makes_twenty_times_as_many_items(qapp):
    empty = len(make(NodeGraphQt, 0)[0].scene().items())
    graph, _ = make(NodeGraphQt, 10)
    assert len(graph.scene().items()) - empty >= 200


@pytest.mark.parametrize("count", COUNTS[:-1])
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


def _calls(work):
    """How many Python functions are called."""
    count = 0

    def note(frame, event, argument):
        nonlocal count
        count += event == "call"

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def _calls_to_expand(inside):
    class Group(canvas.GroupNode):
        __identifier__ = "test"
        NODE_NAME = "Group"

    made, _ = make(canvas, inside)
    session = made.serialize_session()
    graph, _ = make(canvas, 0)
    graph.register_node(Group)
    graph.widget.hide()
    group = graph.create_node("test.Group")
    group.set_sub_graph_session(session)
    calls = _calls(lambda: graph.expand_group_node(group))
    sub_graph = graph.sub_graphs[group.id]
    assert len(sub_graph.all_nodes()) == inside
    assert len(sub_graph.viewer().all_pipes()) == inside - 1
    for each in (made, graph):
        each.viewer().deleteLater()
        each.deleteLater()
    return calls


def test_expanding_a_group_is_linear_in_what_is_inside(qapp):
    _calls_to_expand(10)  # what is done once, such as measuring fonts
    at_100, at_200, at_400 = (_calls_to_expand(count) for count in (100, 200, 400))
    assert at_400 - at_200 <= 2.02 * (at_200 - at_100)
