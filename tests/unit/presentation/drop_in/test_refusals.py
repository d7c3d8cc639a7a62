"""A node class that NodeGraphQt accepts is accepted; one that it refuses is refused, with a better message."""

from __future__ import annotations

import NodeGraphQt
import pytest
from NodeGraphQt.errors import NodeCreationError, NodeRegistrationError, PortRegistrationError
from NodeGraphQt.qgraphics.node_base import NodeItem as StockItem
from tests.unit.presentation.conftest import dispose

from casare_rpa.presentation import canvas


@pytest.fixture(params=[NodeGraphQt, canvas], ids=["stock", "ours"])
def module(request):
    return request.param


@pytest.fixture
def empty(module, qapp):
    made = module.NodeGraph()
    yield made
    dispose(made)


@pytest.fixture
def ours(qapp):
    made = canvas.NodeGraph()
    yield made
    dispose(made)


def node_class(module, name="Work", base="BaseNode", **attributes):
    return type(name, (getattr(module, base),), {"__identifier__": "test", **attributes})


class Painted(StockItem):
    """An item painted by somebody else."""


def accepted(module):
    def with_item(self):
        module.BaseNode.__init__(self, Painted)

    return {
        "plain": node_class(module),
        "without an identifier": type("Work", (module.BaseNode,), {}),
        "without an initialiser": node_class(module, NODE_NAME="Named"),
        "with an empty identifier": node_class(module, __identifier__=""),
        "circle": node_class(module, base="BaseNodeCircle"),
        "svg": node_class(module, base="BaseNodeSVG"),
        "group": node_class(module, base="GroupNode"),
        "backdrop": node_class(module, base="BackdropNode"),
        "with an item of its own": node_class(module, __init__=with_item),
        "of a class that is registered": node_class(module, "Below"),
    }


@pytest.mark.parametrize("which", list(accepted(canvas)))
def test_it_is_accepted_by_both_and_nodes_of_it_are_made(module, empty, which):
    told = []
    empty.nodes_registered.connect(told.append)
    cls = accepted(module)[which]
    empty.register_node(cls, alias="short")
    assert told == [[cls]]
    assert cls.type_ in empty.registered_nodes()
    assert type(empty.create_node(cls.type_)) is cls
    assert type(empty.create_node("short")) is cls


def test_none_is_passed_over_by_both(empty):
    before = empty.registered_nodes()
    empty.register_node(None)
    empty.register_nodes([None])
    empty.register_nodes([])
    assert empty.registered_nodes() == before


def test_one_class_in_two_graphs(module, empty, qapp):
    other = module.NodeGraph()
    cls = node_class(module)
    for graph in (empty, other):
        graph.register_node(cls)
        graph.create_node(cls.type_)
    dispose(other)


class NoNode:
    """Lacks what a node class has."""


def refused(module):
    """What both refuse: the call, what NodeGraphQt raises, what ours says."""
    first, second = node_class(module), node_class(module)
    registered = NodeRegistrationError
    return {
        "a class twice": (
            lambda graph: [graph.register_node(first), graph.register_node(first)],
            NodeRegistrationError,
            (registered, r"class .*\.Work is registered already, as 'test\.Work'"),
        ),
        "a type id twice": (
            lambda graph: [graph.register_node(first), graph.register_node(second)],
            NodeRegistrationError,
            (
                registered,
                r"Work to register as 'test\.Work', which class .*Work is already; give one",
            ),
        ),
        "a type id twice in a list": (
            lambda graph: graph.register_nodes([first, second]),
            NodeRegistrationError,
            (registered, r"to register as 'test\.Work'"),
        ),
        "an alias twice": (
            lambda graph: graph.register_node(first, alias="Backdrop"),
            NodeRegistrationError,
            (
                registered,
                r"found alias 'Backdrop' for class .*; it stands for 'nodeGraphQt\.nodes\.Back",
            ),
        ),
        "a class that is none of nodes": (
            lambda graph: graph.register_node(NoNode),
            AttributeError,
            (
                registered,
                r"found class .*NoNode to register, which has no NODE_NAME and no type_; allo",
            ),
        ),
        "a name": (
            lambda graph: graph.register_node("test.Work"),
            AttributeError,
            (registered, r"found 'test\.Work' to register; allowed: a class of nodes"),
        ),
        "a class where a list is due": (
            lambda graph: graph.register_nodes(first),
            TypeError,
            (registered, r"found class .*Work to register; allowed: a list of classes of nodes"),
        ),
        "a number where a list is due": (
            lambda graph: graph.register_nodes(7),
            TypeError,
            (registered, r"found 7 to register; allowed: a list of classes of nodes"),
        ),
        "an unknown type": (
            lambda graph: graph.create_node("nodeGraphQt.nodes.Backdrop"),
            NodeCreationError,
            (NodeCreationError, r"not registered; similar: nodeGraphQt\.nodes\.BackdropNode"),
        ),
        "a type unlike all": (
            lambda graph: graph.create_node(None),
            NodeCreationError,
            (
                NodeCreationError,
                r"found node type None, which is not registered; registered: nodeGraphQt\.nodes\.B",
            ),
        ),
        "a nameless node": (
            lambda graph: [
                graph.register_node(node_class(module, NODE_NAME=None)),
                graph.create_node("test.Work"),
            ],
            AttributeError,
            (NodeCreationError, r"class .*Work has no NODE_NAME; give its nodes a name"),
        ),
        "adding what is no node": (
            lambda graph: graph.add_node("test.Work"),
            AssertionError,
            (NodeCreationError, r"found 'test\.Work' to add; allowed: a node"),
        ),
        "adding a node twice": (
            lambda graph: [graph.add_node(node := first()), graph.add_node(node)],
            KeyError,
            (NodeCreationError, r"to add, which was added to a graph before; allowed: a new one"),
        ),
        "a port twice": (
            lambda _graph: [node := first(), node.add_input("a"), node.add_input("a")],
            PortRegistrationError,
            (PortRegistrationError, r'"a" already registered: node .*\(test\.Work\) has \'a\''),
        ),
    }


@pytest.mark.parametrize("which", list(refused(canvas)))
def test_it_is_refused_by_both_and_ours_says_why(module, empty, which):
    call, theirs, (error, message) = refused(module)[which]
    if module is NodeGraphQt:
        with pytest.raises(theirs):
            call(empty)
    else:
        with pytest.raises(error, match=message):
            call(empty)


def test_what_is_refused_leaves_no_trace(ours):
    before = ours.registered_nodes()
    told = []
    ours.nodes_registered.connect(told.append)
    first, second = node_class(canvas), node_class(canvas)
    with pytest.raises(NodeRegistrationError):
        ours.register_nodes([first, second])
    with pytest.raises(NodeRegistrationError):
        ours.register_node(first, alias="Backdrop")
    assert ours.registered_nodes() == before
    assert told == []
    ours.register_node(first)
    assert told == [[first]]


def test_a_node_in_the_place_of_its_class_is_refused_at_once(ours):
    with pytest.raises(NodeRegistrationError, match=r"to register; allowed: a class of nodes"):
        ours.register_node(node_class(canvas)())


def test_a_nameless_node_can_be_given_a_name(module, empty):
    empty.register_node(node_class(module, NODE_NAME=None))
    assert empty.create_node("test.Work", name="Given").name() == "Given"


def test_a_factory_of_nodegraphqts_can_be_given(module, qapp):
    factory = NodeGraphQt.base.factory.NodeFactory()
    graph = module.NodeGraph(node_factory=factory)
    graph.register_node(node_class(module))
    assert graph.node_factory is factory
    assert "test.Work" in factory.nodes
    dispose(graph)
