"""The checker finds every problem, says where, and imports no node module."""

from __future__ import annotations

import pytest

from casare_rpa.nodes.registry import NodeRegistry
from casare_rpa.runtime.checker import check_workflow

REGISTRY = NodeRegistry.from_manifest(eager=False)


def problems(workflow):
    found = [str(problem) for problem in check_workflow(workflow, REGISTRY)]
    assert REGISTRY.loaded() == ()
    return found


def test_a_sound_workflow_has_none(flow, say):
    nodes = {"s": "StartNode", "a": say("x"), "e": "EndNode"}
    assert problems(flow(nodes, "s -> a -> e")) == []


@pytest.mark.parametrize(
    ("nodes", "ways", "expected"),
    [
        (
            {"x": "LogNod"},
            [],
            "nodes.x.node_type: found 'LogNod'; allowed: a registered type; similar: LogNode",
        ),
        (
            {},
            ["s -> ghost"],
            "connections[0].target_node: found 'ghost'; allowed: an id of a node (s)",
        ),
        (
            {"a": "LogNode"},
            ["s.out -> a"],
            "connections[0].source_port: found s.out; allowed: exec_out",
        ),
        (
            {"a": "LogNode"},
            ["s -> a.go"],
            "connections[0].target_port: found a.go; allowed: exec_in, message",
        ),
        (
            {"a": "LogNode"},
            ["s -> a.message"],
            (
                "connections[0]: found 'exec_out' carries execution flow but 'message' takes data; "
                "allowed: ports of the same kind"
            ),
        ),
        (
            {"l": "CreateListNode", "m": "MathOperationNode"},
            ["s -> l -> m", "l.list -> m.a"],
            "connections[2]: found 'list' gives list but 'a' takes float; allowed: ports of the same kind",
        ),
        (
            {"l": "CreateListNode", "n": "ListLengthNode"},
            ["s -> l -> n", "l.list -> n.list", "l.list -> n.list"],
            (
                "connections[3]: found a second connection to n.list (the first is 2); "
                "allowed: one connection for each data input"
            ),
        ),
        (
            {"a": ("LogNode", {"message": "x"})},
            ["s -> a", "s -> a"],
            (
                "connections[1]: found a second connection to a.exec_in (the first is 0); "
                "allowed: each connection once"
            ),
        ),
        (
            {"w": ("WaitNode", {"duration": "long"})},
            ["s -> w"],
            "nodes.w.config.duration: found a text, 'long'; allowed: a number",
        ),
        (
            {"w": ("WaitNode", {"duration": [1]})},
            ["s -> w"],
            "nodes.w.config.duration: found a list; allowed: a number",
        ),
        (
            {"f": ("ForLoopStartNode", {"start": 1.5})},
            ["s -> f"],
            "nodes.f.config.start: found a number, 1.5; allowed: a whole number",
        ),
        (
            {"r": ("ReadFileNode", {"file_path": "x", "binary_mode": "perhaps"})},
            ["s -> r"],
            "nodes.r.config.binary_mode: found a text, 'perhaps'; allowed: true or false",
        ),
        (
            {"w": ("SwitchNode", {"cases": "a"})},
            ["s -> w"],
            "nodes.w.config.cases: found a text, 'a'; allowed: a list",
        ),
        (
            {"t": "StartNode"},
            [],
            "nodes: found 2 nodes to start with (s, t); allowed: one StartNode",
        ),
        (
            {"r": "ReadFileNode"},
            ["s -> r"],
            "nodes.r.config.file_path: found neither a value nor a connection; allowed: one of the two",
        ),
        (
            {"a": ("LogNode", {"level": "loud"})},
            ["s -> a"],
            "nodes.a.config.level: found a text, 'loud'; allowed: debug, info, warning, error, critical",
        ),
    ],
)
def test_each_kind_of_problem_is_found_and_placed(flow, nodes, ways, expected):
    assert expected in problems(flow({"s": "StartNode", **nodes}, *ways))


def test_a_workflow_without_a_start_is_told(flow):
    assert problems(flow({})) == [
        "nodes: found 0 nodes to start with (none); allowed: one StartNode"
    ]


def test_ports_that_the_config_adds_are_known(flow, say):
    nodes = {"s": "StartNode", "w": ("SwitchNode", {"cases": ["a"]}), "a": say("x")}
    assert problems(flow(nodes, "s -> w", "w.case_a -> a")) == []
    assert "allowed: default, case_a" in problems(flow(nodes, "s -> w", "w.case_b -> a"))[0]


@pytest.mark.parametrize("value", [3, 2.5, "3", " 1e3 ", "{{pause}}", "", None])
def test_what_a_run_can_read_as_a_number_is_one(flow, value):
    assert (
        problems(flow({"s": "StartNode", "w": ("WaitNode", {"duration": value})}, "s -> w")) == []
    )


def test_an_empty_text_is_content_but_no_file_path(flow):
    nodes = {"s": "StartNode", "w": ("WriteFileNode", {"file_path": "x", "content": ""})}
    assert problems(flow(nodes, "s -> w")) == []
