"""Nodes are registered, created, found, named and removed by the same calls with the same effects."""

from __future__ import annotations

import pytest
from NodeGraphQt.errors import NodeCreationError, NodeRegistrationError


def names(nodes):
    return sorted(node.name() for node in nodes)


def test_node_types_are_registered_once(side, graph, hear):
    said = hear(graph, "nodes_registered")

    class Other(side.BaseNode):
        __identifier__ = "other.domain"
        NODE_NAME = "Other"

    class Another(Other):
        NODE_NAME = "Another"

    graph.register_node(Other, alias="short")
    graph.register_nodes([Another])
    assert said == [("nodes_registered", [Other]), ("nodes_registered", [Another])]
    assert {"other.domain.Other", "other.domain.Another"} < set(graph.registered_nodes())
    assert graph.registered_nodes() == sorted(graph.registered_nodes())
    assert graph.create_node("short").type_ == "other.domain.Other"
    with pytest.raises(NodeRegistrationError):
        graph.register_node(Other)
    assert "Other" in graph.node_factory.names


def test_a_node_is_created_as_asked(graph, hear):
    said = hear(graph, "node_created")
    node = graph.create_node(
        "test.Work", name="A", color="#0a141e", text_color=(1, 2, 3), pos=(30, 40)
    )
    assert said == [("node_created", node)]
    assert node.name() == "A"
    assert tuple(node.model.color[:3]) == (10, 20, 30)
    assert node.model.text_color == (1, 2, 3)
    assert node.pos() == [30.0, 40.0]
    assert node.selected()
    assert node.graph is graph
    assert graph.undo_stack().undoText() == 'create node: "A"'
    graph.undo_stack().undo()
    assert graph.all_nodes() == []
    graph.undo_stack().redo()
    assert graph.all_nodes() == [node]
    assert node.view.scene() is graph.scene()


def test_a_new_node_takes_the_selection_unless_told_otherwise(graph, work):
    (a,) = work("A", selected=True)
    (b,) = work("B", selected=True)
    assert [a.selected(), b.selected()] == [False, True]
    (c,) = work("C", selected=False, push_undo=False)
    assert [n.selected() for n in (a, b, c)] == [False, False, False]
    assert graph.undo_stack().count() == 2


def test_unknown_types_are_refused(graph):
    with pytest.raises(NodeCreationError, match=r"test\.Nothing"):
        graph.create_node("test.Nothing")


def test_a_node_made_outside_is_added(graph, hear):
    said = hear(graph, "node_created")
    node = graph.node_factory.create_node_instance("test.Work")
    graph.add_node(node, pos=(5, 6), selected=False)
    assert graph.all_nodes() == [node]
    assert node.pos() == [5.0, 6.0]
    assert not node.selected()
    assert said == []
    other = graph.node_factory.create_node_instance("test.Work")
    graph.add_node(other, push_undo=False)
    assert other.name() == "Work 1"
    graph.undo_stack().undo()
    assert graph.all_nodes() == [other]


@pytest.mark.parametrize(
    ("method", "told"), [("delete_node", True), ("remove_node", False)], ids=["delete", "remove"]
)
def test_a_node_leaves_with_its_connections_and_comes_back(graph, work, hear, method, told):
    a, b = work("A", "B")
    a.set_output(0, b.input(0))
    a.output(0).set_locked(True, connected_ports=False)
    said = hear(graph, "nodes_deleted")
    getattr(graph, method)(a)
    assert graph.all_nodes() == [b]
    assert b.input(0).connected_ports() == []
    assert said == ([("nodes_deleted", [a.id])] if told else [])
    assert graph.undo_stack().undoText() == 'delete node: "A"'
    graph.undo_stack().undo()
    assert names(graph.all_nodes()) == ["A", "B"]
    assert b.input(0).connected_ports() == [a.output(0)]
    assert a.output(0).locked()


@pytest.mark.differs("delete-locked")
@pytest.mark.parametrize("method", ["delete_node", "remove_node", "delete_nodes", "cut_nodes"])
def test_a_node_leaves_though_the_other_end_is_locked(graph, work, method):
    a, b = work("A", "B")
    a.set_output(0, b.input(0))
    a.output(0).lock()
    before = graph.undo_stack().count()
    getattr(graph, method)([a] if method.endswith("s") else a)
    assert graph.all_nodes() == [b]
    assert b.input(0).connected_ports() == []
    assert graph.undo_stack().count() == before + 1
    graph.undo_stack().undo()
    assert b.input(0).connected_ports() == [a.output(0)]
    assert [a.output(0).locked(), b.input(0).locked()] == [True, True]


@pytest.mark.parametrize("method", ["delete_node", "remove_node"])
def test_without_undo_a_node_is_gone_for_good(graph, work, method):
    (a,) = work("A", push_undo=False)
    getattr(graph, method)(a, push_undo=False)
    assert graph.all_nodes() == []
    assert graph.undo_stack().count() == 0


def test_several_nodes_leave_as_one(graph, work):
    a, b, c = work("A", "B", "C")
    a.set_output(0, b.input(0))
    b.set_output(0, c.input(0))
    before = graph.undo_stack().count()
    graph.delete_nodes([a, b])
    assert graph.all_nodes() == [c]
    assert graph.undo_stack().count() == before + 1
    graph.undo_stack().undo()
    assert names(graph.all_nodes()) == ["A", "B", "C"]
    assert a.output(0).connected_ports() == [b.input(0)]
    graph.delete_nodes([])
    graph.delete_nodes([c])
    assert names(graph.all_nodes()) == ["A", "B"]


def test_extracted_nodes_keep_the_connections_among_them(graph, work):
    a, b, c, d = work("A", "B", "C", "D")
    for left, right in ((a, b), (b, c), (c, d)):
        left.set_output(0, right.input(0))
    graph.extract_nodes([b, c])
    assert [b.input(0).connected_ports(), d.input(0).connected_ports()] == [[], []]
    assert c.input(0).connected_ports() == [b.output(0)]
    graph.undo_stack().undo()
    assert b.input(0).connected_ports() == [a.output(0)]


@pytest.mark.differs("extract-locked")
def test_nodes_with_locked_ports_are_not_extracted(graph, work, monkeypatch):
    told = []
    monkeypatch.setattr(graph.viewer(), "message_dialog", lambda text, title: told.append(text))
    a, b = work("A", "B")
    a.set_output(0, b.input(0))
    b.input(0).set_locked(True)
    graph.extract_nodes([b], prompt_warning=False)
    assert told == []
    graph.extract_nodes([b])
    assert told[0].endswith("B: in 0")
    assert b.input(0).connected_ports() == [a.output(0)]


def test_nodes_are_found(graph, work):
    a, b = work("A", "B")
    frame = graph.create_node("Backdrop", name="Frame")
    assert graph.get_node_by_id(a.id) is a
    assert graph.get_node_by_id("nothing") is None
    assert graph.get_node_by_name("B") is b
    assert graph.get_node_by_name("nothing") is None
    assert graph.get_nodes_by_type("test.Work") == [a, b]
    assert graph.get_nodes_by_type(frame.type_) == [frame]
    assert graph.model.nodes[a.id] is a


@pytest.mark.parametrize(
    ("taken", "wanted", "given"),
    [
        ([], "A", "A"),
        (["A"], "A", "A 1"),
        (["A", "A"], "A", "A 2"),
        (["A", "A"], "A 1", "A 2"),
        (["A", "A", "A"], "A 2", "A 3"),
        (["A 7"], "A 7", "A 1"),
        (["A"], "  A  ", "A 1"),
        (["A  B"], "A B", "A B 1"),
        (["7"], "7", "7 1"),
        (["A 1"], "A", "A"),
        (["é 1"], "é 1", "é 2"),
        (["("], "(", "( 1"),
        (["( 1"], "( 1", "( 1 1"),
    ],
)
def test_names_are_made_unique(graph, work, taken, wanted, given):
    work(*taken)
    assert graph.get_unique_name(wanted) == given


def test_disabling(graph, work):
    a, b = work("A", "B")
    graph.disable_nodes([a])
    assert a.disabled()
    graph.disable_nodes([a, b])
    assert [a.disabled(), b.disabled()] == [False, True]
    graph.disable_nodes([a, b], True)
    assert [a.disabled(), b.disabled()] == [True, True]
    graph.disable_nodes([a, b], False)
    assert [a.disabled(), b.disabled()] == [False, False]
    graph.undo_stack().undo()
    assert [a.disabled(), b.disabled()] == [True, True]
    graph.disable_nodes([a], False)
    assert not a.disabled()
    graph.disable_nodes([])
