"""Ports are added, found, removed, hidden, locked and constrained in the same way."""

from __future__ import annotations

import pytest
from NodeGraphQt.errors import PortError, PortRegistrationError


@pytest.fixture
def growing(graph):
    return graph.create_node("test.Growing", name="G", selected=False)


def test_ports_of_a_node(work):
    (a,) = work("A")
    assert list(a.inputs()) == ["in 0", "in 1"]
    assert list(a.outputs()) == ["out 0", "out 1"]
    assert a.input_ports() == list(a.inputs().values())
    assert a.output_ports() == list(a.outputs().values())
    assert a.input(1) is a.get_input(1) is a.get_input("in 1") is a.inputs()["in 1"]
    assert a.output(1) is a.get_output(1) is a.get_output("out 1") is a.outputs()["out 1"]
    assert a.get_input(9) is a.get_input("none") is a.get_output(9) is a.get_output("x") is None
    with pytest.raises(IndexError):
        a.input(9)


def test_what_a_port_says(work):
    (a,) = work("A")
    port = a.input(0)
    assert [port.name(), port.type_(), port.node()] == ["in 0", "in", a]
    assert [port.multi_connection(), a.input(1).multi_connection()] == [True, False]
    assert [port.visible(), port.locked()] == [True, False]
    assert port.model.node is a
    assert port.view.node is a.view
    assert a.output(0).type_() == "out"
    assert repr(port).startswith('<Port("in 0") object at 0x')


def test_adding_ports(side, growing):
    port = growing.add_input("more", multi_input=True, display_name=False, color=(10, 20, 30))
    assert isinstance(port, side.Port)
    assert port.color == (10, 20, 30)
    assert list(port.border_color) == [90, 100, 110]
    port.color, port.border_color = (1, 2, 3, 255), (4, 5, 6, 255)
    assert port.view.color == port.color == (1, 2, 3, 255)
    assert tuple(port.view.border_color) == tuple(port.border_color) == (4, 5, 6, 255)
    assert growing.view.inputs[-1] is port.view
    assert [port.view.name, port.view.display_name, port.view.multi_connection] == [
        "more",
        False,
        True,
    ]
    locked = growing.add_output("shut", locked=True)
    assert locked.locked()
    assert locked.view.locked
    for add in (growing.add_input, growing.add_output):
        name = "more" if add == growing.add_input else "shut"
        with pytest.raises(PortRegistrationError, match=f'port name "{name}" already registered'):
            add(name)


def test_deleting_ports(graph, growing, work):
    extra = growing.add_input("extra")
    growing.add_output("shut", locked=True)
    growing.delete_input(extra)
    growing.delete_input("first")
    growing.delete_output(0)
    growing.delete_input("nothing")
    growing.delete_output("nothing")
    assert [list(growing.inputs()), list(growing.outputs())] == [[], ["shut"]]
    assert [len(growing.view.inputs), len(growing.view.outputs)] == [0, 1]
    assert growing.model.inputs == {}
    with pytest.raises(PortError, match="locked"):
        growing.delete_output("shut")
    (fixed,) = work("A")
    assert growing.port_deletion_allowed()
    assert not fixed.port_deletion_allowed()
    for refused in (fixed.delete_input, fixed.delete_output):
        with pytest.raises(PortError, match="ports_removable"):
            refused(0)


def test_setting_all_ports(growing, work):
    data = {"multi_connection": True, "display_name": True}
    growing.set_ports(
        {
            "input_ports": [{"name": "x", **data}, {"name": "y", **data, "locked": True}],
            "output_ports": [{"name": "z", **data}],
        }
    )
    assert list(growing.inputs()) == ["x", "y"]
    assert list(growing.outputs()) == ["z"]
    assert growing.input(1).locked()
    with pytest.raises(PortError, match="set_port_deletion_allowed"):
        work("A")[0].set_ports({"input_ports": [], "output_ports": []})


def test_hiding_ports(graph, work):
    a, b = work("A", "B")
    a.set_output(0, b.input(0))
    port = a.output(0)
    height = a.view.height
    port.set_visible(False)
    assert not port.visible()
    assert not port.view.isVisible()
    graph.undo_stack().undo()
    assert port.visible()
    assert port.view.isVisible()
    port.set_visible(False, push_undo=False)
    port.set_visible(False)
    assert graph.undo_stack().canRedo()
    assert a.view.height <= height


@pytest.mark.differs("pipes-of-hidden")
def test_the_pipes_of_a_hidden_port_are_hidden(graph, work):
    a, b = work("A", "B")
    a.set_output(0, b.input(0))
    a.output(0).set_visible(False)
    assert not graph.viewer().all_pipes()[0].isVisible()


def test_locking_ports(graph, work):
    a, b, c = work("A", "B", "C")
    a.set_output(0, b.input(0))
    a.output(0).lock()
    assert a.output(0).locked()
    assert b.input(0).locked()
    assert a.output(0).view.locked
    for refused in (
        lambda: a.output(0).connect_to(c.input(0)),
        lambda: c.output(0).connect_to(b.input(0)),
        lambda: a.output(0).disconnect_from(b.input(0)),
        a.output(0).clear_connections,
    ):
        with pytest.raises(PortError, match="locked"):
            refused()
    assert b.input(0).connected_ports() == [a.output(0)]
    b.input(0).unlock()
    assert not a.output(0).locked()
    a.output(0).set_locked(True, connected_ports=False)
    assert not b.input(0).locked()
    graph.undo_stack().undo()
    assert not a.output(0).locked()
    a.output(0).set_locked(True, push_undo=False)
    assert b.input(0).locked()


@pytest.mark.parametrize("rule", ["accept", "reject"])
def test_constraints(graph, work, rule):
    a, b = work("A", "B")
    add = getattr(a.output(0), f"add_{rule}_port_type")
    add("in 1", "in", "test.Work")
    told = getattr(a.output(0), f"{rule}ed_port_types")()
    assert (
        told == getattr(a, f"{rule}ed_port_types")(a.output(0)) == {"test.Work": {"in": {"in 1"}}}
    )
    for number in range(2):
        a.output(0).connect_to(b.input(number))
        allowed = (number == 1) == (rule == "accept")
        assert b.input(number).connected_ports() == ([a.output(0)] if allowed else [])
    with pytest.raises(PortError, match="does not contain port"):
        getattr(a, f"{rule}ed_port_types")(b.input(0))


@pytest.mark.parametrize("rule", ["accept", "reject"])
def test_constraints_from_the_other_end(work, rule):
    a, b = work("A", "B")
    data = {"port_name": "out 1", "port_type": "out", "node_type": "test.Work"}
    getattr(b, f"add_{rule}_port_type")(b.input(0), data)
    b.input(0).connect_to(a.output(0))
    assert bool(b.input(0).connected_ports()) is (rule == "reject")
    with pytest.raises(PortError, match="does not contain port"):
        getattr(b, f"add_{rule}_port_type")(a.input(0), data)
