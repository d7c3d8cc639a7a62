"""A built-in template is read as a workflow and written back as the template it was."""

from __future__ import annotations

import json

import pytest

from casare_rpa.domain.errors import WorkflowFileError
from casare_rpa.domain.records import replace
from casare_rpa.domain.workflow import Connection, NodeRecord, Variable
from casare_rpa.runtime.loader import parse_workflow, workflow_document


def test_a_template_loads_and_is_written_back_in_its_shape():
    document = {
        "id": "tmpl",
        "name": "T",
        "default_variables": [{"name": "path", "data_type": "String", "default_value": "in.csv"}],
        "default_settings": {"stop_on_error": False, "timeout_seconds": 300, "browser": "x"},
        "base_workflow": {
            "nodes": [
                {"node_id": "a", "node_type": "StartNode", "display_name": "Go", "config": {}}
            ],
            "connections": [
                {"from_node": "a", "from_port": "out", "to_node": "b", "to_port": "in"}
            ],
        },
    }
    workflow = parse_workflow(document)
    assert workflow.name == "T"
    assert workflow.nodes["a"].name == "Go"
    assert workflow.connections[0].source_port == "exec_out"
    assert workflow.connections[0].target_port == "exec_in"
    assert workflow.variables["path"].default_value == "in.csv"
    assert (workflow.settings.stop_on_error, workflow.settings.timeout) == (False, 300)
    assert json.dumps(workflow_document(workflow)) == json.dumps(document)


def test_what_was_changed_in_a_template_is_written_under_its_own_keys():
    workflow = parse_workflow(
        {
            "default_variables": [{"name": "v", "data_type": "String"}],
            "base_workflow": {
                "nodes": [{"node_id": "a", "node_type": "StartNode", "display_name": "Go"}],
                "connections": [
                    {"from_node": "a", "from_port": "out", "to_node": "b", "to_port": "in"}
                ],
            },
        }
    )
    changed = replace(
        workflow.with_nodes(
            replace(workflow.nodes["a"], name="Set off"), NodeRecord("b", "EndNode")
        ),
        connections=(
            replace(workflow.connections[0], source_port="failed"),
            Connection("a", "exec_out", "b", "exec_in"),
        ),
        variables={"v": replace(workflow.variables["v"], type="List"), "w": Variable("Int32", 1)},
        settings=replace(workflow.settings, timeout=5, stop_on_error=False),
    )
    document = workflow_document(changed)
    base = document["base_workflow"]
    assert base["nodes"][0]["display_name"] == "Set off"
    assert base["nodes"][1]["node_type"] == "EndNode"
    assert base["connections"] == [
        {"from_node": "a", "from_port": "failed", "to_node": "b", "to_port": "in"},
        {"from_node": "a", "from_port": "out", "to_node": "b", "to_port": "in"},
    ]
    assert document["default_variables"] == [
        {"name": "v", "data_type": "List"},
        {"name": "w", "data_type": "Int32", "default_value": 1},
    ]
    assert document["default_settings"] == {"stop_on_error": False, "timeout_seconds": 5}
    again = parse_workflow(document)
    assert (again.nodes, again.connections) == (changed.nodes, changed.connections)
    assert (again.variables, again.settings) == (changed.variables, changed.settings)


def test_two_variables_of_one_name_in_a_template_are_refused():
    variables = [{"name": "v"}, {"name": "v"}]
    with pytest.raises(WorkflowFileError, match=r"default_variables\[1\].name: found a second"):
        parse_workflow({"base_workflow": {"nodes": []}, "default_variables": variables})


def test_a_template_places_its_problems_where_they_stand():
    with pytest.raises(WorkflowFileError, match=r": base_workflow.nodes\[0\].config: found"):
        parse_workflow(
            {"base_workflow": {"nodes": [{"node_id": "a", "node_type": "T", "config": 1}]}}
        )
