"""The graph answers NodeGraphQt's calls as NodeGraphQt does, its known mistakes apart."""

from __future__ import annotations

from itertools import pairwise

import pytest
from NodeGraphQt.errors import PortError, PortRegistrationError
from PySide6.QtWidgets import QGraphicsItem

from casare_rpa.presentation import canvas


def pipes(graph):
    return sorted(
        (p.output_port.node.name, p.output_port.name, p.input_port.node.name, p.input_port.name)
        for p in graph.viewer().all_pipes()
    )


def test_a_node_is_one_scene_item_without_contents(graph, add):
    before = len(graph.scene().items())
    (node,) = add("A")
    assert len(graph.scene().items()) - before == 1
    assert node.view.flags() & QGraphicsItem.GraphicsItemFlag.ItemHasNoContents


def test_nodes_are_as_large_as_nodegraphqts(graph, stock_graph, add):
    (ours,) = add("A node of some name")
    theirs = stock_graph.create_node("test.Work", name="A node of some name")
    assert ours.view.width == pytest.approx(theirs.view.width, abs=2)
    assert ours.view.height == pytest.approx(theirs.view.height, abs=2)
    for mine, their in zip(ours.view.inputs, theirs.view.inputs, strict=True):
        centre = their.mapToParent(their.boundingRect().center())
        assert mine.centre() == pytest.approx((centre.x(), centre.y()), abs=2)


def test_the_viewer_asks_a_layout_for_a_view_not_for_the_scene(graph, stock_graph):
    ours, theirs = (g.viewer().sizeHint() for g in (graph, stock_graph))
    assert theirs.width() <= ours.width() <= 640
    assert theirs.height() <= ours.height() <= 480


def test_create_undo_redo(graph, add):
    (node,) = add("A", pos=(30, 40))
    stack = graph.undo_stack()
    stack.undo()
    assert graph.all_nodes() == []
    assert len(graph.viewer().nodes) == 0
    stack.redo()
    assert graph.all_nodes() == [node]
    assert node.pos() == [30.0, 40.0]


def test_connect_undo_redo(graph, add):
    a, b = add("A", "B")
    signals = []
    graph.port_connected.connect(lambda i, o: signals.append((i.name(), o.name())))
    a.set_output(0, b.input(0))
    assert signals == [("in 0", "out 0")]
    assert pipes(graph) == [("A", "out 0", "B", "in 0")]
    graph.undo_stack().undo()
    assert pipes(graph) == []
    graph.undo_stack().redo()
    assert b.input(0).connected_ports() == [a.output(0)]
    assert pipes(graph) == [("A", "out 0", "B", "in 0")]


def test_a_single_input_takes_the_new_connection_from_either_side(graph, add):
    a, b, c = add("A", "B", "C")
    a.output(0).connect_to(c.input(1))
    c.input(1).connect_to(b.output(0))
    assert c.input(1).connected_ports() == [b.output(0)]
    assert pipes(graph) == [("B", "out 0", "C", "in 1")]
    graph.undo_stack().undo()
    assert pipes(graph) == [("A", "out 0", "C", "in 1")]


def test_cycles_stay_out_of_acyclic_graphs(graph, add):
    a, b, c = add("A", "B", "C")
    a.set_output(0, b.input(0))
    b.set_output(0, c.input(0))
    c.set_output(0, a.input(0))
    assert len(pipes(graph)) == 2
    graph.set_acyclic(False)
    c.set_output(0, a.input(0))
    assert len(pipes(graph)) == 3


def test_the_cycle_check_looks_at_each_node_once(graph, add):
    rows = [add(f"L{n}", f"R{n}", push_undo=False) for n in range(40)]
    graph.set_acyclic(False)
    for upper, lower in pairwise(rows):
        for source in upper:
            for target in lower:
                source.output(0).connect_to(target.input(0), push_undo=False)
    # 2 ** 39 ways lead down this lattice; it ends in time only if none is walked twice.
    check = graph.viewer().acyclic_check
    assert check(rows[0][0].output(1).view, rows[-1][0].input(1).view)
    assert not check(rows[-1][0].output(1).view, rows[0][0].input(1).view)


def test_wrong_connections_are_refused(graph, add):
    a, b = add("A", "B")
    with pytest.raises(PortError, match="both are inputs"):
        a.input(0).connect_to(b.input(0))
    b.input(0).set_locked(True)
    with pytest.raises(PortError, match="locked"):
        a.output(0).connect_to(b.input(0))
    with pytest.raises(PortRegistrationError):
        a.add_input("in 0")


def test_delete_and_undo_bring_back_node_and_pipes(graph, add):
    a, b = add("A", "B")
    a.set_output(0, b.input(0))
    graph.delete_nodes([a, b])
    assert graph.all_nodes() == []
    assert len(graph.viewer().pipes) == 0
    graph.undo_stack().undo()
    assert pipes(graph) == [("A", "out 0", "B", "in 0")]


def test_names_are_unique_and_free_again(graph, add):
    a, b = add("A", "A")
    assert [a.name(), b.name()] == ["A", "A 1"]
    a.set_name("Other")
    assert add("A")[0].name() == "A"
    graph.undo_stack().undo()
    graph.undo_stack().undo()
    assert a.name() == "A"
    assert graph.get_unique_name("A") == "A 2"


def test_properties_change_undoably_and_say_so(graph, add):
    (node,) = add("A")
    seen = []
    graph.property_changed.connect(lambda n, name, value: seen.append((name, value)))
    node.set_property("value", "x")
    node.set_color(1, 2, 3)
    assert seen == [("value", "x"), ("color", (1, 2, 3, 255))]
    assert node.view.color == (1, 2, 3, 255)
    graph.undo_stack().undo()
    graph.undo_stack().undo()
    assert node.get_property("value") == ""


def test_selection(graph, add):
    a, b = add("A", "B")
    a.set_selected(True)
    b.set_selected(False)
    assert graph.selected_nodes() == [a]
    a.set_output(0, b.input(0))
    assert graph.viewer().all_pipes()[0].highlighted()


def test_copy_and_paste(graph, add):
    a, b = add("A", "B")
    a.set_output(0, b.input(0))
    a.set_property("value", "kept")
    graph.copy_nodes([a, b])
    pasted = list(graph.paste_nodes())
    assert [n.name() for n in pasted] == ["A 1", "B 1"]
    assert pasted[0].get_property("value") == "kept"
    assert ("A 1", "out 0", "B 1", "in 0") in pipes(graph)
    graph.undo_stack().undo()
    assert len(graph.all_nodes()) == 2


@pytest.mark.parametrize("direction", ["to stock", "from stock"])
def test_sessions_pass_between_both(graph, stock_graph, direction):
    source, target = (graph, stock_graph) if direction == "to stock" else (stock_graph, graph)
    a = source.create_node("test.Work", name="A", pos=(10, 20))
    b = source.create_node("test.Work", name="B", pos=(300, 20))
    b.set_color(0x12, 0x34, 0x56)
    a.set_output(1, b.input(0))
    a.set_property("value", "v")
    source.create_node("Backdrop", name="Frame")
    data = source.serialize_session()
    target.deserialize_session(data)
    read = {n.name(): n for n in target.all_nodes()}
    assert sorted(read) == ["A", "B", "Frame"]
    assert read["A"].get_property("value") == "v"
    assert read["B"].color() == (0x12, 0x34, 0x56)
    assert read["A"].pos() == [10.0, 20.0]
    assert [p.name() for p in read["B"].input(0).connected_ports()] == ["out 1"]
    again = target.serialize_session()
    assert len(again["connections"]) == len(data["connections"]) == 1


def test_auto_layout_is_one_undo_entry(graph, add):
    a, b, c = add("A", "B", "C")
    a.set_output(0, b.input(0))
    b.set_output(0, c.input(0))
    before = graph.undo_stack().count()
    graph.auto_layout_nodes()
    assert graph.undo_stack().count() == before + 1
    assert a.x_pos() < b.x_pos() < c.x_pos()


def test_hidden_nodes_hide_their_pipes(graph, add):
    a, b = add("A", "B")
    a.set_output(0, b.input(0))
    a.set_property("visible", False)
    assert not graph.viewer().all_pipes()[0].isVisible()
    graph.undo_stack().undo()
    assert graph.viewer().all_pipes()[0].isVisible()


@pytest.mark.parametrize(
    ("name", "value"),
    [("name", "Another"), ("color", (255, 0, 255)), ("text_color", (255, 0, 255))],
)
def test_a_backdrop_is_shown_as_it_is_set(graph, viewer, name, value):
    frame = graph.create_node("Backdrop", name="Frame", pos=(100, 100), selected=False)
    viewer.finish_picture()
    before = viewer.grab().toImage()
    frame.set_property(name, value)
    viewer.finish_picture()
    assert viewer.grab().toImage() != before
    graph.undo_stack().undo()
    viewer.finish_picture()
    assert viewer.grab().toImage() == before


@pytest.mark.parametrize("how", ["session", "paste"])
def test_a_drawn_connection_heeds_the_constraints_of_what_was_loaded(graph, add, how):
    a, b = add("A", "B")
    kind = {"node_type": a.type_, "port_type": "out", "port_name": "out 0"}
    b.add_reject_port_type(b.input(0), kind)
    if how == "session":
        graph.deserialize_session(graph.serialize_session())
    else:
        graph.copy_nodes([a, b])
        graph.paste_nodes()
    a, b = (graph.get_node_by_name(name) for name in "AB")
    b.add_reject_port_type(b.input(1), kind)
    for number in range(2):
        assert not graph.viewer()._acceptable(a.output(0).view, b.input(number).view)


@pytest.mark.parametrize("collapsed", [0, 1])
def test_a_collapsed_group_gives_up_its_pictures(graph, qtbot, collapsed):
    class Group(canvas.GroupNode):
        __identifier__ = "test"
        NODE_NAME = "Group"

    graph.register_node(Group)
    qtbot.addWidget(graph.widget)
    graph.widget.show()
    outer = graph.create_node("test.Group")
    opened = [outer.expand()]
    inner = opened[0].create_node("test.Group")
    opened.append(inner.expand())
    for sub in opened:
        sub.viewer().finish_picture()
        assert not sub.viewer().picture.empty
    (outer, inner)[collapsed].collapse()
    assert all(sub.viewer().picture.empty for sub in opened[collapsed:])
    assert (outer.expand() if collapsed == 0 else inner.expand()) is not opened[collapsed]
