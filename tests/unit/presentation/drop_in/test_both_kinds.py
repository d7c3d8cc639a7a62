"""Nodes of classes that were defined with NodeGraphQt's own names work on our graph as well."""

from __future__ import annotations

import NodeGraphQt
import pytest
from NodeGraphQt.widgets.viewer import NodeViewer as StockViewer

from casare_rpa.presentation import canvas


class Theirs(NodeGraphQt.BaseNode):
    __identifier__ = "library"
    NODE_NAME = "Theirs"

    def __init__(self):
        super().__init__()
        self.add_input("in", multi_input=True)
        self.add_output("out")
        self.add_text_input("text", "Text")


@pytest.fixture
def mixed(graph):
    graph.register_node(Theirs)
    ours, theirs = graph.create_node("test.Work"), graph.create_node("library.Theirs")
    return graph, ours, theirs


def connections(node):
    return {port.name(): others for port, others in node.connected_output_nodes().items()}


def test_they_connect_both_ways_undo_and_redo(mixed):
    graph, ours, theirs = mixed
    ours.set_output(0, theirs.input(0))
    theirs.set_output(0, ours.input(0))
    assert connections(theirs) == {"out": [ours]}
    assert len(graph.viewer().all_pipes()) == 2
    graph.undo_stack().undo()
    assert connections(theirs) == {"out": []}
    assert len(graph.viewer().all_pipes()) == 1
    graph.undo_stack().redo()
    assert connections(theirs) == {"out": [ours]}


def test_a_single_port_of_theirs_takes_the_new_connection(mixed):
    graph, ours, theirs = mixed
    other = graph.create_node("library.Theirs")
    theirs.set_output(0, ours.input(1))
    other.output(0).connect_to(ours.input(1))
    assert [port.node() for port in ours.input(1).connected_ports()] == [other]
    assert theirs.output(0).connected_ports() == []


def test_they_are_moved_selected_saved_and_deleted(mixed):
    graph, ours, theirs = mixed
    ours.set_output(0, theirs.input(0))
    theirs.set_pos(300, 40)
    theirs.set_property("text", "kept")
    graph.select_all()
    assert set(graph.selected_nodes()) == {ours, theirs}
    saved = graph.serialize_session()
    graph.clear_session()
    assert graph.all_nodes() == []
    graph.deserialize_session(saved)
    (back,) = graph.get_nodes_by_type("library.Theirs")
    assert back.pos() == [300.0, 40.0]
    assert back.get_property("text") == "kept"
    assert len(graph.viewer().all_pipes()) == 1
    graph.delete_nodes(graph.all_nodes())
    assert len(graph.viewer().all_pipes()) == 0


def test_they_are_drawn(mixed, qtbot):
    graph, _, theirs = mixed
    viewer = graph.viewer()
    viewer.resize(600, 400)
    with qtbot.waitExposed(viewer):
        viewer.show()
    theirs.set_color(200, 20, 20)
    graph.clear_selection()
    graph.reset_zoom()
    graph.center_on([theirs])
    qtbot.waitUntil(lambda: red(viewer) > 100)


def red(viewer):
    picture = viewer.grab().toImage()
    size = picture.size()
    pixels = (
        picture.pixelColor(x, y)
        for x in range(0, size.width(), 4)
        for y in range(0, size.height(), 4)
    )
    return sum(p.red() > 100 and p.green() < 80 for p in pixels)


def test_a_viewer_of_theirs_is_refused_since_it_would_show_nothing(qapp):
    viewer = StockViewer()
    with pytest.raises(TypeError, match=r"found NodeViewer for viewer; allowed: a NodeViewer of"):
        canvas.NodeGraph(viewer=viewer)
    viewer.deleteLater()
