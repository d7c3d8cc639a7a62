"""A check of a file lists every problem once, with its place, and nothing that only follows from another."""

from __future__ import annotations

import json

import pytest

from casare_rpa.cli.main import main
from casare_rpa.nodes.registry import NodeRegistry
from casare_rpa.runtime.file_check import check_file

REGISTRY = NodeRegistry.from_manifest(eager=False)
GOOD = {
    "nodes": {"s": {"node_type": "StartNode"}, "e": {"node_type": "EndNode"}},
    "connections": [
        {
            "source_node": "s",
            "source_port": "exec_out",
            "target_node": "e",
            "target_port": "exec_in",
        }
    ],
}


@pytest.fixture
def check(tmp_path):
    def checked(document):
        path = tmp_path / "w.json"
        path.write_text(document if isinstance(document, str) else json.dumps(document))
        report = check_file(path, REGISTRY)
        return report.loads, [str(problem) for problem in report.problems]

    return checked


def test_a_good_file_has_no_problem(check):
    assert check(GOOD) == (True, [])


def test_all_problems_of_shape_and_meaning_are_listed_in_one_go(check):
    document = {
        "metadata": None,
        "nodes": {
            "a": {"node_type": 5},
            "b": {"node_type": "LogNode", "position": [1], "name": 2},
            "c": 3,
            "d": {"node_type": "LogNod", "config": []},
            "s": {"node_type": "StartNode"},
            "w": {"node_type": "WaitNode", "config": {"duration": "long"}},
        },
        "connections": [
            {"source_node": "s"},
            {"source_node": "w", "source_port": "x", "target_node": "a", "target_port": "y"},
        ],
        "settings": {"timeout": -1, "retry_count": "x"},
    }
    loads, problems = check(document)
    assert not loads
    assert [problem.partition(":")[0] for problem in problems] == [
        "metadata",
        "nodes.a.node_type",
        "nodes.b.position",
        "nodes.b.name",
        "nodes.c",
        "nodes.d.config",
        "connections[0]",
        "connections[0]",
        "connections[0]",
        "settings.timeout",
        "settings.retry_count",
        # What the workflow means, as far as it could be read:
        "nodes.d.node_type",
        "nodes.w.config.duration",
        "connections[1].source_port",
    ]


def test_a_stand_in_is_no_problem_of_its_own(check):
    assert check({"nodes": 3}) == (
        False,
        ["nodes: found a number, 3; allowed: an object, or a list, of nodes"],
    )
    assert check([1]) == (False, ["found a list; allowed: an object"])


def test_a_template_is_checked_at_its_own_places(check):
    loads, problems = check(
        {
            "base_workflow": {
                "nodes": [{"node_id": "a", "node_type": 1, "display_name": 2}],
                "connections": [{}],
            },
            "default_variables": [{"name": "v"}, {"name": "v"}, 3],
            "default_settings": {"timeout_seconds": "x"},
        }
    )
    assert not loads
    assert [problem.partition(":")[0] for problem in problems] == [
        "default_settings.timeout_seconds",
        "default_variables[1].name",
        "default_variables[2]",
        "base_workflow.nodes[0].display_name",
        "base_workflow.nodes[0].node_type",
        *["base_workflow.connections[0]"] * 4,
    ]


def test_problems_of_meaning_are_placed_in_the_file_too(check):
    nodes = [{"node_id": "s", "node_type": "StartNode"}, {"node_id": "x", "node_type": "LogNod"}]
    connections = [{"from_node": "s", "from_port": "p", "to_node": "y", "to_port": "in"}]
    document = {"base_workflow": {"nodes": nodes, "connections": connections}}
    _, problems = check(document)
    assert [problem.partition(":")[0] for problem in problems] == [
        "base_workflow.nodes[1].node_type",
        "base_workflow.connections[0].source_port",
        "base_workflow.connections[0].target_node",
    ]
    _, problems = check({"nodes": nodes})
    assert [problem.partition(":")[0] for problem in problems] == ["nodes[1].node_type"]


def test_every_departure_from_strict_json_is_listed_with_its_place(check):
    text = '{"nodes": {"a": {"config": {"k": 1, "k": 2}}, "a": {}}, "x": [NaN, {"y": 1e999}]}'
    assert check(text) == (
        False,
        [
            "nodes.a: found the key 2 times; allowed: each key once",
            "nodes.a.config.k: found the key 2 times; allowed: each key once",
            "x[0]: found NaN; allowed: finite numbers",
            "x[1].y: found 1e999; allowed: finite numbers",
        ],
    )


def test_the_command_lists_them_and_says_so_by_its_exit_code(tmp_path, capsys):
    path = tmp_path / "w.json"
    path.write_text('{"nodes": {"a": {"node_type": 1}, "b": {"node_type": 2}}}')
    before = path.read_bytes()
    assert main(["check", str(path)]) == 2
    out = capsys.readouterr().out
    assert f"{path}: error: nodes.a.node_type: found a number, 1; allowed: a text\n" in out
    assert f"{path}: error: nodes.b.node_type: found a number, 2; allowed: a text\n" in out
    assert path.read_bytes() == before
