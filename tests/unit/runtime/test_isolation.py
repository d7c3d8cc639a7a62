"""What a node does to its config, or to a variable it was given, reaches neither the file nor the next run."""

from __future__ import annotations

import copy

import pytest
from tests.unit.runtime.types_of_our_own import TypesOfOurOwn, doing

from casare_rpa.domain.workflow import own_copy
from casare_rpa.nodes.base import BaseNode
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.runtime.executor import WorkflowRun
from casare_rpa.runtime.instance_pool import InstancePool
from casare_rpa.runtime.loader import workflow_document
from casare_rpa.runtime.prepared import prepare

CONFIG = {"plain": 1, "items": [1, {"deep": [2]}], "options": {"a": {"b": [3]}}}


def change(value):
    """Put something into every list and object of a value."""
    for item in list(value.values()) if isinstance(value, dict) else list(value):
        if isinstance(item, dict | list):
            change(item)
    if isinstance(value, dict):
        value["left"] = "left"
    else:
        value.append("left")


@pytest.mark.parametrize("pooled", [False, True])
@pytest.mark.parametrize("config", [CONFIG, {"plain": 1}, {}], ids=["nested", "flat", "empty"])
async def test_a_node_that_changes_its_config_changes_only_its_own(flow, config, pooled):
    seen = []

    async def body(node, _context):
        seen.append(copy.deepcopy(node.config))
        change(node.config)
        return {"success": True}

    workflow = flow({"s": "StartNode", "x": ("OddNode", copy.deepcopy(config))}, "s -> x")
    before = copy.deepcopy(workflow_document(workflow))
    types = TypesOfOurOwn(OddNode=doing(body))
    instances = InstancePool({"OddNode": ()}) if pooled else None
    prepared = prepare(workflow, types)
    for _ in range(2):
        await WorkflowRun(workflow, types, instances=instances).execute()
    assert seen == [config, config]
    assert workflow_document(workflow) == before
    assert prepare(workflow, types) is prepared


async def test_a_constructor_that_changes_what_it_is_given_changes_only_its_own(flow):
    seen = []

    @node(category="test")
    class OddNode(BaseNode):
        def __init__(self, node_id, config):
            seen.append(dict(config))
            config["left"] = "left"
            super().__init__(node_id, config)

    workflow = flow({"s": "StartNode", "x": ("OddNode", {"plain": 1})}, "s -> x")
    for _ in range(2):
        await WorkflowRun(workflow, TypesOfOurOwn(OddNode=OddNode)).execute()
    assert seen == [{"plain": 1}, {"plain": 1}]


async def test_the_config_of_another_node_is_a_copy(flow):
    async def body(_node, context):
        change(context.config_of("y"))
        return {"success": True}

    nodes = {"s": "StartNode", "x": "OddNode", "y": ("LogNode", copy.deepcopy(CONFIG))}
    workflow = flow(nodes, "s -> x")
    await WorkflowRun(workflow, TypesOfOurOwn(OddNode=doing(body))).execute()
    assert workflow.nodes["y"].config == CONFIG


async def test_a_variable_that_a_run_changes_in_place_starts_anew_in_the_next(flow):
    async def body(_node, context):
        change(context.get_variable("found"))
        return {"success": True}

    workflow = flow({"s": "StartNode", "x": "OddNode"}, "s -> x", variables={"found": [{"a": []}]})
    types = TypesOfOurOwn(OddNode=doing(body))
    ends = [await WorkflowRun(workflow, types).execute() for _ in range(2)]
    assert [end.variables for end in ends] == [
        {"found": [{"a": ["left"], "left": "left"}, "left"]}
    ] * 2
    assert workflow.variables["found"].default_value == [{"a": []}]


def test_a_declared_default_is_not_shared_by_the_nodes_of_a_type():
    @properties(PropertyDef("items", PropertyType.LIST, default=[[]]))
    @node(category="test")
    class ListedNode(BaseNode):
        pass

    change(ListedNode("a").get_parameter("items"))
    assert ListedNode("b").get_parameter("items") == [[]]


def by_its_cases(flow, cases):
    nodes = {"s": "StartNode", "x": ("SwitchNode", {"value": "b", "cases": cases}), "e": "EndNode"}
    return flow(nodes, "s -> x", "x.case_a -> e")


def test_a_config_that_its_owner_changes_in_place_is_prepared_anew(flow):
    workflow, types = by_its_cases(flow, ["a"]), TypesOfOurOwn()
    prepared = prepare(workflow, types)
    assert prepared.exec_outputs("x") == ("default", "case_a")
    workflow.nodes["x"].config["cases"].append("b")
    assert prepared.exec_outputs("x") == ("default", "case_a")  # a run of it goes on as it began
    again = prepare(workflow, types)
    assert again.exec_outputs("x") == ("default", "case_a", "case_b")
    assert prepare(workflow, types) is again


def test_nodes_that_their_owner_changes_in_place_are_prepared_anew(flow):
    workflow, types = by_its_cases(flow, ["a"]), TypesOfOurOwn()
    prepare(workflow, types)
    other = flow({"c": "CommentNode"}).nodes["c"]
    workflow.nodes["c"] = other
    assert "c" in prepare(workflow, types).classes


def test_values_of_any_depth_are_copied():
    deep = inner = []
    for _ in range(5000):
        inner.append({"next": []})
        inner = inner[0]["next"]
    made = own_copy(deep)
    inner.append("left")
    found = made
    while found:
        found = found[0]["next"]
    assert found == []
    assert own_copy("text") == "text"
