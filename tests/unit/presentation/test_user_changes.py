"""What the user pastes, draws or cuts is one undo entry, and undoing stays whole where it fails."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.unit.presentation.mouse import move_mouse

pytestmark = pytest.mark.filterwarnings("ignore:Function. .QMouseEvent.pos:DeprecationWarning")
LEFT = Qt.MouseButton.LeftButton


def can_be_undone(graph, node):
    """Whether a move is undone: with an entry left open Qt undoes nothing."""
    before = node.pos()
    node.set_pos(before[0] + 10, before[1])
    graph.undo_stack().undo()
    return node.pos() == before


def fail(*_):
    raise ZeroDivisionError


@pytest.mark.parametrize(
    "text",
    ["42", "[1]", '{"nodes": [1]}', '{"nodes": {"a": 1}}', '{"nodes": {"a": {"x": 1}}}'],
)
def test_a_clipboard_without_nodes_changes_nothing(graph, add, caplog, text):
    (node,) = add("A")
    entries = graph.undo_stack().count()
    QApplication.clipboard().setText(text)
    assert graph.paste_nodes() is None
    assert "allowed: copied nodes" in caplog.text
    assert graph.undo_stack().count() == entries
    assert can_be_undone(graph, node)


@pytest.mark.parametrize("how", ["paste", "duplicate"])
def test_copying_a_node_whose_code_fails_ends_the_entry(graph, add, monkeypatch, how):
    a, b = add("A", "B")
    a.set_output(0, b.input(0))
    graph.copy_nodes([a, b])
    monkeypatch.setattr(type(b), "on_input_connected", fail)
    with pytest.raises(ZeroDivisionError):
        graph.paste_nodes() if how == "paste" else graph.duplicate_nodes([a, b])
    assert can_be_undone(graph, a)
    graph.undo_stack().undo()
    assert graph.all_nodes() == [a, b]


def test_pasting_does_not_trip_over_types_that_are_unknown(graph, add):
    add("A")
    QApplication.clipboard().setText(json.dumps({"nodes": {"a": {"type_": "none.Known"}}}))
    assert graph.paste_nodes() == []


@pytest.mark.parametrize("how", ["drop", "slice", "call"])
def test_a_disconnection_that_fails_ends_the_entry(graph, add, monkeypatch, how):
    a, b = add("A", "B")
    a.set_output(0, b.input(0))
    pair = (b.input(0).view, a.output(0).view)
    monkeypatch.setattr(type(b), "on_input_disconnected", fail)
    disconnect = {
        "drop": lambda: graph._on_connection_changed([pair], []),
        "slice": lambda: graph._on_connection_sliced([pair]),
        "call": lambda: b.input(0).disconnect_from(a.output(0)),
    }[how]
    with pytest.raises(ZeroDivisionError):
        disconnect()
    assert can_be_undone(graph, a)


def test_a_node_that_is_dropped_on_a_pipe_and_fails_ends_the_entry(graph, add, viewer, monkeypatch):
    a, b, c = add("A", "B", "C")
    a.set_output(0, b.input(0))
    monkeypatch.setattr(type(b), "on_input_connected", fail)
    with pytest.raises(ZeroDivisionError):
        graph._on_insert_node(viewer.all_pipes()[0], c.id, {})
    assert can_be_undone(graph, a)


@pytest.mark.parametrize("locked", ["source", "target", "own input"])
def test_a_node_that_is_dropped_on_a_pipe_beside_a_lock_is_moved_only(graph, add, viewer, locked):
    a, b, c = add("A", "B", "C")
    a.set_output(0, b.input(0))
    ports = {"source": a.output(0), "target": b.input(0), "own input": c.input(0)}
    ports[locked].set_locked(True, connected_ports=False)
    before = c.pos()
    c.view.xy_pos = [before[0] + 30, before[1]]
    graph._on_insert_node(viewer.all_pipes()[0], c.id, {c.view: before})
    assert b.input(0).connected_ports() == [a.output(0)]
    assert c.pos() == [before[0] + 30, before[1]]
    graph.undo_stack().undo()
    assert c.pos() == before


@pytest.mark.parametrize("grip", ["port", "pipe"])
def test_a_pipe_stays_where_the_port_at_its_other_end_is_locked(graph, add, viewer, qtbot, grip):
    a, b = add("A", "B", selected=False)
    a.set_pos(100, 100)
    b.set_pos(500, 100)
    a.output(0).connect_to(b.input(1))
    a.output(0).set_locked(True, connected_ports=False)
    viewer.flush()
    end = b.input(1).view.centre()
    line = viewer.pipes.polylines[viewer.all_pipes()[0].slot]
    start = line[-1 if grip == "port" else len(line) // 3]  # nearer to the locked port
    press, drop = (viewer.mapFromScene(*map(float, at)) for at in (start, (end[0] - 150, 500.0)))
    qtbot.mousePress(viewer.viewport(), LEFT, pos=press)
    move_mouse(viewer.viewport(), drop, LEFT)
    qtbot.mouseRelease(viewer.viewport(), LEFT, pos=drop)
    assert len(viewer.all_pipes()) == 1
    assert b.input(1).connected_ports() == [a.output(0)]
    assert can_be_undone(graph, a)
