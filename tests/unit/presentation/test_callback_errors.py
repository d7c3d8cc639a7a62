"""An error in a handler of a user's is told once with its node, and everything goes on."""

from __future__ import annotations

import sys

import pytest

from casare_rpa.presentation import canvas
from casare_rpa.presentation.canvas.callback_errors import CallbackErrors


@pytest.fixture
def told():
    texts = []
    with CallbackErrors(texts.append):
        yield texts


def test_a_handler_of_changed_properties(graph, add, told, caplog):
    def fail(node, name, value):
        raise ValueError(f"{name} is {value}")

    first, second = add("A", "B")
    graph.property_changed.connect(fail)
    for value in ("x", "y"):
        first.set_property("value", value)
    assert first.get_property("value") == "y"
    assert told == ["A: ValueError: value is x"]
    assert [record.message for record in caplog.records] == [
        "a callback of node 'A' (test.Work) failed"
    ]
    second.set_property("value", "z")
    assert told[1:] == ["B: ValueError: value is z"]
    graph.undo_stack().undo()
    assert second.get_property("value") == ""


def test_a_handler_that_is_given_ports(graph, add, told):
    def fail(input_port, output_port):
        raise ValueError("no")

    graph.port_connected.connect(fail)
    first, second = add("A", "B")
    first.output(0).connect_to(second.input(0))
    assert told == ["B: ValueError: no"]
    assert len(graph.viewer().all_pipes()) == 1


def test_a_handler_that_names_no_node_is_of_the_node_that_set_it_off(graph, add, told):
    def fail(*_):
        raise ValueError("no")

    (node,) = add("A")
    graph.property_changed.connect(lambda *_: fail())
    node.set_property("value", "x")
    assert told == ["A: ValueError: no"]


class Faulty(canvas.BaseNode):
    __identifier__ = "test"
    NODE_NAME = "Faulty"

    def __init__(self):
        super().__init__()
        self.add_input("in")

    def on_input_connected(self, in_port, out_port):
        raise ValueError("no")


def test_a_nodes_own_handler_leaves_undoing_whole(graph, add):
    graph.register_node(Faulty)
    faulty = graph.create_node("test.Faulty")
    (source,) = add("A")
    with pytest.raises(ValueError, match="no"):
        source.output(0).connect_to(faulty.input(0))
    assert graph.undo_stack().undoText() == "connect port"
    graph.undo_stack().undo()
    assert not faulty.input(0).connected_ports()


def test_an_error_without_a_node(qapp, told, caplog):
    from PySide6.QtCore import QTimer

    timer = QTimer()
    timer.timeout.connect(lambda: 1 / 0)
    timer.timeout.emit()
    timer.timeout.emit()
    assert told == ["ZeroDivisionError: division by zero"]
    assert [record.message for record in caplog.records] == ["a callback failed"]


def test_what_is_no_error_goes_where_it_went_before(monkeypatch):
    seen = []
    monkeypatch.setattr(sys, "excepthook", lambda *what: seen.append(what[0]))
    before = sys.excepthook
    with CallbackErrors(seen.append):
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert seen == [KeyboardInterrupt]
    assert sys.excepthook is before
