"""What the canvas tests share: graphs of both kinds, with one node type."""

from __future__ import annotations

import NodeGraphQt
import pytest

from casare_rpa.presentation import canvas


def make_graph(module):
    class Work(module.BaseNode):
        __identifier__ = "test"
        NODE_NAME = "Work"

        def __init__(self):
            super().__init__()
            for number in range(2):
                self.add_input(f"in {number}", multi_input=number == 0)
                self.add_output(f"out {number}")
            self.create_property("value", "")

    graph = module.NodeGraph()
    graph.register_node(Work)
    return graph


def dispose(graph):
    graph.viewer().close()
    graph.viewer().deleteLater()
    graph.deleteLater()


@pytest.fixture
def graph(qapp):
    made = make_graph(canvas)
    yield made
    dispose(made)


@pytest.fixture
def stock_graph(qapp):
    made = make_graph(NodeGraphQt)
    yield made
    dispose(made)


@pytest.fixture
def add(graph):
    def create(*names, **options):
        return [graph.create_node("test.Work", name=name, **options) for name in names]

    return create


@pytest.fixture
def viewer(graph, qtbot):
    """The graph's view in a window of 800 x 600, its left upper corner at the scene's origin."""
    made = graph.viewer()
    made.resize(800, 600)
    with qtbot.waitExposed(made):
        made.show()
    made.camera.look(400, 300, 1.0)
    yield made
    graph.undo_stack().clear()
