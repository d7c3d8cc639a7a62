"""Group nodes are expanded, edited within, collapsed and saved in the same way."""

from __future__ import annotations

import pytest
from NodeGraphQt.errors import NodeDeletionError, PortRegistrationError
from NodeGraphQt.nodes.port_node import PortInputNode, PortOutputNode
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.unit.presentation.conformance.pointer import LEFT, Pointer, body

pytestmark = pytest.mark.filterwarnings("ignore:Function. .QMouseEvent:DeprecationWarning")


@pytest.fixture
def group(graph, qtbot):
    del qtbot
    assert graph.widget.count() == 1
    return graph.create_node("test.Group", name="G", selected=False)


def named(graph):
    return sorted(node.name() for node in graph.all_nodes())


def test_expanding(side, graph, group):
    assert graph.is_root
    assert not group.is_expanded
    assert group.get_sub_graph() is None
    sub = group.expand()
    assert isinstance(sub, side.SubGraph)
    assert group.is_expanded
    assert group.get_sub_graph() is sub is graph.sub_graphs[group.id]
    assert [sub.is_root, sub.node, sub.parent_graph] == [False, group, graph]
    assert named(sub) == ["in", "out"]
    assert graph.widget.count() == 2
    assert graph.widget.tabText(1) == "G"
    assert group.expand() is sub
    assert repr(sub).startswith('<SubGraph("G") object at 0x')


def test_port_nodes_stand_for_the_ports(graph, group):
    sub = group.expand()
    (inner,) = sub.get_input_port_nodes()
    (outer,) = sub.get_output_port_nodes()
    assert isinstance(inner, PortInputNode)
    assert isinstance(outer, PortOutputNode)
    assert [inner.parent_port, outer.parent_port] == [group.input(0), group.output(0)]
    inner.output(0).connect_to(outer.input(0))
    assert outer.input(0).connected_ports() == [inner.output(0)]
    assert len(sub.viewer().all_pipes()) == 1
    sub.undo_stack().undo()
    assert sub.viewer().all_pipes() == []
    for node, add in ((inner, inner.add_input), (outer, outer.add_output)):
        with pytest.raises(PortRegistrationError, match="not available"):
            add("more")
        assert len(node.input_ports() + node.output_ports()) == 1
    with pytest.raises(PortRegistrationError, match="only ONE"):
        inner.add_output("more")
    with pytest.raises(PortRegistrationError, match="only ONE"):
        outer.add_input("more")


def test_port_nodes_cannot_be_deleted(graph, group):
    sub = group.expand()
    (inner,) = sub.get_input_port_nodes()
    for refused in (lambda: sub.delete_node(inner), lambda: sub.delete_nodes([inner])):
        with pytest.raises(NodeDeletionError, match="attached to a port"):
            refused()
    node = sub.create_node("test.Work", name="W")
    other = sub.create_node("test.Work", name="V")
    sub.delete_node(node)
    sub.delete_nodes([other])
    sub.delete_nodes([])
    assert named(sub) == ["in", "out"]


def test_what_is_within_survives_collapsing(graph, group):
    sub = group.expand()
    node = sub.create_node("test.Work", name="W", pos=(30, 40))
    sub.get_input_port_nodes()[0].output(0).connect_to(node.input(0))
    assert group.get_sub_graph_session() == {}
    group.collapse()
    assert not group.is_expanded
    assert graph.widget.count() == 1
    session = group.get_sub_graph_session()
    assert sorted(n["name"] for n in session["nodes"].values()) == ["W", "in", "out"]
    again = group.expand()
    assert again is not sub
    assert named(again) == ["W", "in", "out"]
    within = again.get_node_by_name("W")
    assert within.pos() == [30.0, 40.0]
    (port,) = within.input(0).connected_ports()
    assert port.node() is again.get_input_port_nodes()[0]


def test_a_session_holds_the_sub_graph(graph, group):
    group.expand().create_node("test.Work", name="W")
    group.collapse()
    data = graph.serialize_session()
    graph.deserialize_session(data)
    again = graph.get_node_by_name("G")
    assert again is not group
    assert again.get_sub_graph_session() == group.get_sub_graph_session()
    assert named(again.expand()) == ["W", "in", "out"]
    group.set_sub_graph_session(None)
    assert group.get_sub_graph_session() == {}


def test_ports_added_to_an_expanded_group(graph, group):
    sub = group.expand()
    group.add_input("more in")
    group.add_output("more out")
    assert named(sub) == ["in", "more in", "more out", "out"]
    assert sub.get_node_by_name("more in").parent_port is group.input(1)


def test_ports_deleted_from_a_collapsed_group(graph, group):
    group.set_port_deletion_allowed(True)
    group.delete_input("in")
    group.delete_output(0)
    group.delete_input("nothing")
    group.delete_output("nothing")
    assert [group.input_ports(), group.output_ports()] == [[], []]


@pytest.mark.differs("port-of-expanded-group")
def test_ports_deleted_from_an_expanded_group(graph, group):
    sub = group.expand()
    group.set_port_deletion_allowed(True)
    assert sub.get_node_by_port(group.input(0)) is sub.get_input_port_nodes()[0]
    group.delete_input("in")
    group.delete_output("out")
    assert sub.all_nodes() == []


def test_renaming_an_expanded_group(graph, group):
    sub = group.expand()
    group.set_name("Other")
    assert graph.widget.tabText(1) == "Other"
    assert sub.navigation_widget.model().item(0, 0).text() == "Other"


def test_groups_within_groups(graph, group):
    sub = group.expand()
    inner = sub.create_node("test.Group", name="Inner", selected=False)
    deep = inner.expand()
    assert deep.parent_graph is sub
    assert deep.widget is sub.widget
    assert deep.navigation_widget is sub.navigation_widget is sub.widget.navigator
    assert deep.sub_graphs is sub.sub_graphs
    assert deep.initialized_graphs == sub.initialized_graphs == [sub, deep]
    assert deep.subviewer_widget.layout().itemAt(0).widget() is deep.viewer()
    assert inner.is_expanded
    assert [sub.navigation_widget.model().item(row, 0).text() for row in range(2)] == ["G", "Inner"]
    assert sub.expand_group_node(inner) is deep
    deep.create_node("test.Work", name="Deep")
    sub.collapse_group_node(inner)
    assert not inner.is_expanded
    names = [n["name"] for n in inner.get_sub_graph_session()["nodes"].values()]
    assert sorted(names) == ["Deep", "in", "out"]
    sub.collapse_graph(clear_session=False)
    assert named(sub) == ["Inner", "in", "out"]


@pytest.mark.differs("collapse-within")
def test_collapsing_a_group_within_shows_the_graph_around_it(graph, group, qtbot):
    sub = group.expand()
    inner = sub.create_node("test.Group", name="Inner", selected=False)
    inner.expand()
    with qtbot.waitExposed(graph.widget):
        graph.widget.show()
    graph.widget.setCurrentIndex(1)
    assert not sub.viewer().isVisible()
    inner.collapse()
    assert sub.navigation_widget.model().rowCount() == 1
    assert sub.viewer().isVisible()


def test_the_ways_back(graph, group, qtbot):
    ways = group.expand().navigation_widget
    ways.add_label_item("One", "id 1")
    ways.add_label_item("Two", "id 2")
    ways.update_label_item("First", "id 1")
    model = ways.model()
    assert [model.item(row, 0).text() for row in range(3)] == ["G", "First", "Two"]
    ways.remove_label_item("nothing")
    assert model.rowCount() == 3
    qtbot.keyClick(ways, Qt.Key.Key_Left)
    assert ways.currentIndex().row() == 2


def test_the_navigation_leads_back(graph, group, hear, qtbot):
    sub = group.expand()
    inner = sub.create_node("test.Group", name="Inner", selected=False)
    inner.expand()
    navigator = sub.navigation_widget
    said = hear(navigator, "navigation_changed")
    with qtbot.waitExposed(graph.widget):
        graph.widget.show()
    graph.widget.setCurrentIndex(1)
    QApplication.processEvents()
    rect = navigator.visualRect(navigator.model().index(0, 0))
    qtbot.mouseClick(navigator.viewport(), LEFT, pos=rect.center())
    assert said == [("navigation_changed", group.id, [inner.id])]
    assert not inner.is_expanded


def test_closing_the_tab_collapses(graph, group):
    group.expand()
    graph.widget.tabCloseRequested.emit(1)
    assert not group.is_expanded
    assert graph.widget.count() == 1


def test_deleting_an_expanded_group(graph, group):
    group.expand()
    graph.delete_node(group)
    assert graph.all_nodes() == []
    assert graph.sub_graphs == {}
    assert graph.widget.count() == 1


def test_expanding_needs_the_widget_and_a_group(side, graph, work):
    bare = side.NodeGraph()
    bare.register_node(type(graph.create_node("test.Group")))
    lone = bare.create_node("test.Group")
    with pytest.raises(RuntimeError, match="not initialized"):
        lone.expand()
    assert bare.expand_group_node(None) is None
    bare.collapse_group_node(lone)
    assert not lone.is_expanded


def test_a_double_click_expands_and_collapses(graph, group, qtbot):
    """As applications wire it: NodeGraphQt leaves to them what a double click does."""

    def toggle(node):
        if node is group:
            _ = group.collapse() if group.is_expanded else group.expand()

    graph.node_double_clicked.connect(toggle)
    with qtbot.waitExposed(graph.widget):
        graph.widget.show()
    group.set_pos(100, 100)
    graph.center_on([group])
    QApplication.processEvents()
    pointer = Pointer(graph.viewer())
    pointer.double_click(body(group))
    assert group.is_expanded
    graph.widget.setCurrentIndex(0)
    pointer.double_click(body(group))
    assert not group.is_expanded


def test_the_sub_graph_has_the_graphs_menu(graph, group):
    ran = []
    graph.get_context_menu("graph").add_command("Say", func=ran.append)
    menu = graph.get_context_menu("graph").add_menu("More")
    menu.add_command("Deeper", func=ran.append)
    sub = group.expand()
    sub.get_context_menu("graph").get_command("Say").run_command()
    assert ran == [sub]
