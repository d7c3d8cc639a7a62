"""Both kinds of graph draw, write, read each other's sessions and undo in step, whatever is asked of them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.presentation.conformance.sides import CASARE, STOCK, node_types
from tests.unit.presentation.conformance.told import told
from tests.unit.presentation.conftest import dispose


@pytest.fixture(scope="module")
def both(qapp):
    del qapp
    made = []
    for side in (STOCK, CASARE):
        graph = side.NodeGraph()
        graph.register_nodes(node_types(side))
        made.append(graph)
    yield made
    for graph in made:
        dispose(graph)


_NOT_SAME = {"width", "height", "icon", "selected"}
_KINDS = ("test.Work", "test.Form", "test.Round", "test.Growing", "test.Group", "Backdrop")
_NODES = st.lists(
    st.tuples(
        st.sampled_from(_KINDS),
        st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=6),
        st.tuples(st.integers(-2000, 2000), st.integers(-2000, 2000)),
        st.tuples(*(st.integers(0, 255),) * 3),
        st.booleans(),
    ),
    max_size=6,
)
_LINKS = st.lists(st.tuples(*(st.integers(0, 5),) * 4), max_size=8)


def draw(graph: Any, nodes: list[Any], links: list[Any]) -> None:
    graph.clear_session()
    made = []
    for kind, name, pos, color, disabled in nodes:
        node = graph.create_node(kind, name=name, pos=pos, push_undo=False)
        node.set_color(*color)
        node.set_disabled(disabled)
        if node.has_property("value"):
            node.set_property("value", {"name": [name, disabled]})
        made.append(node)
    for left, right, output, input_ in links:
        # From left to right only: NodeGraphQt lets calls close cycles, ours does not.
        if left >= right or right >= len(made):
            continue
        outputs = list((made[left].outputs() or {}).values())
        inputs = list((made[right].inputs() or {}).values())
        if output >= len(outputs) or input_ >= len(inputs):
            continue
        # Ours connects occupied single ports from either end.
        if outputs[output].multi_connection() or not outputs[output].connected_ports():
            outputs[output].connect_to(inputs[input_], push_undo=False)


def test_spin_boxes_of_stocks_sessions_are_read(both):
    stock, ours = both
    draw(stock, [("test.Counted", "C", (0, 0), (0, 0, 0), False)], [])
    node = stock.get_node_by_name("C")
    node.get_widget("number").get_custom_widget().setValue(7)
    ours.deserialize_session(stock.serialize_session())
    assert ours.get_node_by_name("C").get_widget("number").get_value() == 7


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(nodes=_NODES, links=_LINKS)
def test_both_draw_and_write_the_same(both, nodes, links):
    stock, ours = both
    for graph in both:
        draw(graph, nodes, links)
    assert told(ours) == told(stock)
    texts = []
    for graph in both:
        data = graph.serialize_session()
        order = {node_id: str(n) for n, node_id in enumerate(data["nodes"])}
        text = json.dumps(_comparable(data))
        for node_id, number in order.items():
            text = text.replace(node_id, number)
        texts.append(json.loads(text))
    assert texts[1] == texts[0]


def _comparable(data: dict[str, Any]) -> dict[str, Any]:
    """The sizes differ by fractions of a pixel, NodeGraphQt's icon is a path in its installation.

    And what it writes of the selection is wrong (``selected-in-file``).
    """
    nodes = {
        node_id: {k: v for k, v in fields.items() if k not in _NOT_SAME}
        for node_id, fields in data["nodes"].items()
    }
    return {**data, "nodes": nodes}


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(nodes=_NODES, links=_LINKS, ours_first=st.booleans())
def test_each_reads_what_the_other_wrote(both, nodes, links, ours_first):
    source, target = reversed(both) if ours_first else both
    draw(source, nodes, links)
    before = told(source)
    target.deserialize_session(json.loads(json.dumps(source.serialize_session())))
    assert told(target) == before
    source.deserialize_session(json.loads(json.dumps(target.serialize_session())))
    assert told(source) == before


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_chains_of_undo_are_the_same(both, data):
    """Random calls on both, then undo and redo in step: both show the same at every step."""
    for graph in both:
        graph.clear_session()
        graph.clear_undo_stack()
    steps = data.draw(st.lists(st.sampled_from(sorted(_CALLS)), min_size=1, max_size=10))
    for step in steps:
        count = len(both[0].all_nodes())
        picks = [data.draw(st.integers(0, max(count - 1, 0))) for _ in range(2)]
        for graph in both:
            _CALLS[step](graph, [graph.all_nodes()[p] for p in picks] if count else [])
        assert told(both[1]) == told(both[0]), step
    moves = data.draw(st.lists(st.sampled_from(["undo", "redo"]), max_size=15))
    for move in moves:
        for graph in both:
            getattr(graph.undo_stack(), move)()
        assert told(both[1]) == told(both[0]), move
        texts = [graph.undo_stack().undoText() for graph in both]
        assert texts[1] == texts[0]


def _connect(graph: Any, nodes: list[Any]) -> None:
    if len(nodes) == 2 and graph.all_nodes().index(nodes[0]) < graph.all_nodes().index(nodes[1]):
        nodes[0].output(0).connect_to(nodes[1].input(1))


_CALLS: dict[str, Any] = {
    "create": lambda graph, nodes: graph.create_node("test.Work", pos=(3, 4)),
    "connect": _connect,
    "clear": lambda graph, nodes: nodes and nodes[0].output(0).clear_connections(),
    "rename": lambda graph, nodes: nodes and nodes[0].set_name("Name"),
    "move": lambda graph, nodes: nodes and nodes[0].set_pos(nodes[0].x_pos() + 7, 9),
    "color": lambda graph, nodes: nodes and nodes[0].set_color(1, 2, 3),
    "value": lambda graph, nodes: nodes and nodes[0].set_property("value", [1]),
    "disable": lambda graph, nodes: graph.disable_nodes(nodes[:1]),
    "delete": lambda graph, nodes: graph.delete_nodes(nodes[:1]),
    "duplicate": lambda graph, nodes: graph.duplicate_nodes(nodes[:1]),
    "select": lambda graph, nodes: graph.select_all(),
}
