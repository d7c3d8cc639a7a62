"""A workflow leaves the graph as it came in, apart from what was edited."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import pytest

from casare_rpa.nodes.registry import NodeRegistry
from casare_rpa.presentation.canvas.workflow_graph import WorkflowGraph
from casare_rpa.presentation.canvas.workflow_nodes import PlaceholderNode, WorkflowNode
from casare_rpa.runtime.loader import load_workflow, parse_workflow

EXAMPLES = sorted((Path(__file__).parents[3] / "examples/workflows").glob("*.json"))
DOCUMENT = {
    "metadata": {"name": "small", "x": 1},
    "nodes": {
        "s": {"node_id": "s", "node_type": "StartNode", "position": [0, 0], "config": {}},
        "l": {
            "node_id": "l",
            "node_type": "LogNode",
            "position": [300, 0],
            "config": {"message": "hi", "odd": [1, 2]},
            "name": "Say  hi",
            "beyond": True,
        },
        "u": {"node_id": "u", "node_type": "NobodysNode", "position": [600, 0], "config": {"k": 1}},
    },
    "connections": [
        {
            "source_node": "s",
            "source_port": "exec_out",
            "target_node": "l",
            "target_port": "exec_in",
        },
        {
            "source_node": "l",
            "source_port": "exec_out",
            "target_node": "u",
            "target_port": "exec_in",
        },
        {"source_node": "l", "source_port": "nowhere", "target_node": "gone", "target_port": "x"},
    ],
    "frames": [
        {
            "title": "F",
            "color": "#335577",
            "position": [-50, -80],
            "size": [900, 300],
            "node_ids": ["s"],
        },
        {"title": "broken", "position": "?", "size": None},
    ],
}


@pytest.fixture
def graph(qapp):
    made = WorkflowGraph(NodeRegistry.from_manifest(eager=False))
    yield made
    made.viewer().deleteLater()
    made.deleteLater()


@pytest.fixture
def opened(graph):
    graph.open_workflow(parse_workflow(DOCUMENT))
    return graph


def test_untouched_is_lossless(opened):
    assert opened.workflow().to_document() == DOCUMENT


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_examples_are_lossless(graph, path):
    workflow = load_workflow(path)
    graph.open_workflow(workflow)
    assert graph.workflow().to_document() == workflow.to_document()
    assert len(graph.viewer().nodes) == len(workflow.nodes)
    assert not any(isinstance(n, PlaceholderNode) for n in graph.all_nodes())


@pytest.mark.parametrize("shown", [False, True])
def test_replaced_nodes_go_without_the_collector(graph, qapp, shown):
    """What waits for a full collection makes the interpreter map more memory, and keep it."""
    graph.viewer().setVisible(shown)
    for path in (*EXAMPLES, None):
        gc.collect()
        gc.disable()
        try:
            graph.open_workflow(load_workflow(path) if path else parse_workflow(DOCUMENT))
            graph.viewer().grab()
            qapp.processEvents()
            old = [weakref.ref(n) for n in graph.all_nodes() if isinstance(n, WorkflowNode)]
            old += [weakref.ref(ref().view) for ref in old]
            graph.open_workflow(parse_workflow(DOCUMENT))
            graph.viewer().grab()
            qapp.processEvents()
            assert [ref() for ref in old if ref() is not None] == []
        finally:
            gc.enable()


def test_a_replaced_node_that_is_held_can_still_be_asked(opened):
    node = opened.get_node_by_id("l")
    opened.open_workflow(parse_workflow(DOCUMENT))
    assert (node.id, node.name(), node.config()) == (
        "l",
        "Say  hi",
        {"message": "hi", "odd": [1, 2]},
    )
    assert (node.inputs(), node.view.outputs) == ({}, [])
    assert list(opened.get_node_by_id("l").inputs()) == ["exec_in", "message"]


def test_opening_imports_no_node_module(opened):
    assert opened.registry.loaded() == ()


def test_an_unknown_type_is_a_placeholder_with_the_ports_in_use(opened):
    node = opened.get_node_by_id("u")
    assert isinstance(node, PlaceholderNode)
    assert node.node_type == "NobodysNode"
    assert list(node.inputs()) == ["exec_in"]
    assert node.view.placeholder


def test_edits_change_only_what_was_edited(opened):
    log = opened.get_node_by_id("l")
    log.set_property("message", "bye")
    log.set_pos(310, 5)
    document = opened.workflow().to_document()
    wanted = {**DOCUMENT["nodes"]["l"], "position": [310.0, 5.0]}
    wanted["config"] = {"message": "bye", "odd": [1, 2]}
    assert document["nodes"]["l"] == wanted
    assert document["nodes"]["s"] == DOCUMENT["nodes"]["s"]
    assert document["connections"] == DOCUMENT["connections"]
    opened.undo_stack().undo()
    opened.undo_stack().undo()
    assert opened.workflow().to_document() == DOCUMENT


def test_a_deleted_node_takes_its_connections(opened):
    opened.delete_node(opened.get_node_by_id("l"))
    document = opened.workflow().to_document()
    assert list(document["nodes"]) == ["s", "u"]
    assert document["connections"] == []
    opened.undo_stack().undo()
    assert opened.workflow().to_document() == DOCUMENT


def test_added_nodes_get_ids_of_their_own(opened):
    node = opened.create_node(opened.type_of("LogNode"), pos=(0, 200))
    node.input(0).connect_to(opened.get_node_by_id("s").output(0))
    document = opened.workflow().to_document()
    assert document["nodes"]["LogNode_1"]["config"] == {}
    assert document["connections"][-1]["target_node"] == "LogNode_1"
    assert parse_workflow(document).to_document() == document


def test_copies_keep_their_config(opened):
    opened.copy_nodes([opened.get_node_by_id("l"), opened.get_node_by_id("u")])
    opened.paste_nodes()
    nodes = opened.workflow().nodes
    assert nodes["LogNode_1"].config == {"message": "hi", "odd": [1, 2]}
    assert nodes["NobodysNode_1"].config == {"k": 1}


def test_a_moved_frame_keeps_its_other_keys(opened):
    (frame,) = (n for n in opened.all_nodes() if n.name() == "F")
    frame.set_pos(-60, -80)
    first, second = opened.workflow().frames
    assert first == {**DOCUMENT["frames"][0], "position": [-60.0, -80.0]}
    assert second == DOCUMENT["frames"][1]


@pytest.mark.parametrize("size", [[100, 90], [80, 80], [300, 81], [900, 300]])
def test_a_frame_of_any_size_leaves_as_it_came(graph, size):
    document = {**DOCUMENT, "frames": [{**DOCUMENT["frames"][0], "size": size}]}
    graph.open_workflow(parse_workflow(document))
    (frame,) = (n for n in graph.all_nodes() if n.name() == "F")
    assert [frame.view.width, frame.view.height] == size
    assert graph.workflow().to_document() == document
