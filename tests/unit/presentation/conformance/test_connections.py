"""Connections are made, told, refused, replaced and undone in the same way."""

from __future__ import annotations

import pytest


def pipes(graph):
    return sorted(
        (p.output_port.node.name, p.output_port.name, p.input_port.node.name, p.input_port.name)
        for p in graph.viewer().all_pipes()
    )


@pytest.mark.parametrize("end", ["output", "input"])
def test_connecting_from_either_end(graph, work, hear, end):
    a, b = work("A", "B")
    said = hear(graph, "port_connected", "port_disconnected")
    if end == "output":
        a.set_output(0, b.input(1))
    else:
        b.set_input(1, a.output(0))
    assert b.input(1).connected_ports() == [a.output(0)]
    assert a.output(0).connected_ports() == [b.input(1)]
    assert a.output(0).view.connected_ports == [b.input(1).view]
    assert pipes(graph) == [("A", "out 0", "B", "in 1")]
    assert b.heard == [("connected", "in 1", "out 0")]
    assert a.connected_output_nodes() == {a.output(0): [b], a.output(1): []}
    assert b.connected_input_nodes() == {b.input(0): [], b.input(1): [a]}
    graph.undo_stack().undo()
    assert pipes(graph) == []
    assert b.heard[1:] == [("disconnected", "in 1", "out 0")]
    graph.undo_stack().redo()
    assert said == [
        ("port_connected", b.input(1), a.output(0)),
        ("port_disconnected", b.input(1), a.output(0)),
        ("port_connected", b.input(1), a.output(0)),
    ]


def test_connecting_twice_makes_one_connection(graph, work):
    a, b = work("A", "B")
    a.output(0).connect_to(b.input(0))
    before = graph.undo_stack().count()
    a.output(0).connect_to(b.input(0))
    b.input(0).connect_to(a.output(0))
    a.output(0).connect_to(None)
    assert pipes(graph) == [("A", "out 0", "B", "in 0")]
    assert graph.undo_stack().count() == before


def test_connecting_quietly(graph, work, hear):
    a, b = work("A", "B")
    said = hear(graph, "port_connected", "port_disconnected")
    before = graph.undo_stack().count()
    a.output(0).connect_to(b.input(0), push_undo=False, emit_signal=False)
    assert pipes(graph) == [("A", "out 0", "B", "in 0")]
    a.output(0).disconnect_from(b.input(0), push_undo=False, emit_signal=False)
    assert pipes(graph) == []
    assert said == []
    assert graph.undo_stack().count() == before
    assert b.heard == [("connected", "in 0", "out 0"), ("disconnected", "in 0", "out 0")]


def test_a_multiple_port_takes_many(graph, work):
    a, b, c = work("A", "B", "C")
    a.output(0).connect_to(c.input(0))
    b.output(0).connect_to(c.input(0))
    assert c.input(0).connected_ports() == [a.output(0), b.output(0)]
    assert len(pipes(graph)) == 2


def test_a_single_port_gives_up_its_connection(graph, work):
    a, b, c = work("A", "B", "C")
    a.output(0).connect_to(c.input(1))
    b.output(0).connect_to(c.input(1))
    assert c.input(1).connected_ports() == [b.output(0)]
    assert pipes(graph) == [("B", "out 0", "C", "in 1")]
    graph.undo_stack().undo()
    assert pipes(graph) == [("A", "out 0", "C", "in 1")]


@pytest.mark.differs("occupied-single-port")
def test_a_single_port_gives_up_its_connection_from_its_own_end_too(graph, work):
    a, b, c = work("A", "B", "C")
    a.output(0).connect_to(c.input(1))
    c.input(1).connect_to(b.output(0))
    assert c.input(1).connected_ports() == [b.output(0)]


def test_disconnecting(graph, work, hear):
    a, b = work("A", "B")
    a.set_output(0, b.input(0))
    said = hear(graph, "port_disconnected")
    b.input(0).disconnect_from(a.output(0))
    assert said == [("port_disconnected", b.input(0), a.output(0))]
    assert pipes(graph) == []
    graph.undo_stack().undo()
    assert pipes(graph) == [("A", "out 0", "B", "in 0")]
    b.input(0).disconnect_from(None)
    assert len(pipes(graph)) == 1


def test_clearing_connections(graph, work):
    a, b, c = work("A", "B", "C")
    a.set_output(0, b.input(0))
    a.set_output(0, c.input(0))
    a.output(0).clear_connections()
    assert pipes(graph) == []
    graph.undo_stack().undo()
    assert len(pipes(graph)) == 2
    a.output(0).clear_connections(push_undo=False, emit_signal=False)
    assert pipes(graph) == []
    a.output(0).clear_connections()


@pytest.mark.differs("cycles")
def test_cycles_stay_out_of_acyclic_graphs(graph, work):
    a, b = work("A", "B")
    a.set_output(0, b.input(0))
    b.set_output(0, a.input(0))
    assert len(pipes(graph)) == 1


def test_cycles_come_into_others(graph, work):
    graph.set_acyclic(False)
    a, b = work("A", "B")
    a.set_output(0, b.input(0))
    b.set_output(0, a.input(0))
    a.set_output(0, a.input(0))
    assert len(pipes(graph)) == 3


def test_the_cycle_check(graph, work):
    a, b, c = work("A", "B", "C")
    a.set_output(0, b.input(0))
    b.set_output(0, c.input(0))
    check = graph.viewer().acyclic_check
    assert check(a.output(0).view, c.input(0).view)
    assert not check(c.output(0).view, a.input(0).view)
    assert not check(a.input(0).view, c.output(0).view)


@pytest.mark.differs("same-kind")
def test_two_outputs_are_not_connected(graph, work):
    from NodeGraphQt.errors import PortError

    a, b = work("A", "B")
    with pytest.raises(PortError):
        a.output(0).connect_to(b.output(0))
    assert pipes(graph) == []


def test_pipes_among_nodes(graph, work):
    a, b, c = work("A", "B", "C")
    a.set_output(0, b.input(0))
    b.set_output(0, c.input(0))
    inner = set(graph.viewer().get_pipes_from_nodes([a.view, b.view]))
    assert {pipe.input_port.node.name for pipe in inner} == {"B"}
    assert graph.viewer().get_pipes_from_nodes([]) is None
