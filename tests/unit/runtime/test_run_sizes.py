"""However long a run and however large its values, it holds no more than it needs and its errors stay short."""

from __future__ import annotations

import json
import tracemalloc

import pytest
from tests.unit.runtime.types_of_our_own import TypesOfOurOwn, doing

from casare_rpa.runtime.executor import WorkflowRun
from casare_rpa.runtime.loader import load_workflow, save_workflow

COUNTING = {
    "s": "StartNode",
    "f": ("ForLoopStartNode", {"mode": "range", "end": 5000}),
    "i": ("IncrementVariableNode", {"variable_name": "n"}),
    "e": "EndNode",
}
AROUND = ("s -> f", "f.body -> i", "f.completed -> e")


async def test_a_long_loop_runs_in_constant_memory(flow):
    """Held after the first thousand iterations and after thousands more: the same, to a few objects."""
    held = []

    async def look(_node, context):
        if context.get_variable("n") % 1000 == 100:
            held.append(tracemalloc.get_traced_memory()[0])
        return {"success": True}

    nodes = {**COUNTING, "x": "OddNode"}
    workflow = flow(nodes, *AROUND, "i -> x", variables={"n": 0})
    run = WorkflowRun(workflow, TypesOfOurOwn(OddNode=doing(look)))
    tracemalloc.start()
    try:
        result = await run.execute()
    finally:
        tracemalloc.stop()
    assert result.success
    assert result.variables["n"] == 5000
    assert result.executions == 3 + 5000 * 3
    assert len(held) == 5
    assert held[-1] - held[1] < 1000  # a third of a byte an iteration: nothing is kept of one


TEN_MB = 10_000_000


@pytest.mark.parametrize(
    "text", ["x" * TEN_MB, "{{" + " " * TEN_MB, "{{" * (TEN_MB // 2), "{{v}}" * 1000 + "y" * TEN_MB]
)
async def test_texts_of_ten_megabytes_pass_through_config_variable_and_connection(flow, run, text):
    nodes = {
        "s": "StartNode",
        "v": ("SetVariableNode", {"variable_name": "big", "value": text}),
        "c": ("ConcatenateNode", {"string_1": "{{big}}", "string_2": "!"}),
        "u": "TextTrimNode",
        "e": "EndNode",
    }
    ways = ("s -> v -> c -> u -> e", "c.result -> u.text")
    result, _ = await run(flow(nodes, *ways, variables={"v": ""}))
    assert result.error is None
    assert len(result.variables["big"]) >= TEN_MB


async def test_a_huge_text_where_a_number_is_wanted_is_a_short_error(flow, run):
    nodes = {"s": "StartNode", "w": ("WaitNode", {"duration": "9" * TEN_MB + "x"})}
    result, _ = await run(flow(nodes, "s -> w"))
    assert "node 'w' (WaitNode) failed: found '999" in str(result.error)
    assert len(str(result.error)) < 3000


async def test_a_config_nested_deep_runs_or_fails_by_name_and_is_kept(flow, run, tmp_path):
    path = tmp_path / "w.json"
    for depth in (100, 900):
        nested = "[" * depth + "{{v}}".join('""') + "]" * depth
        path.write_text(
            '{"nodes": {"s": {"node_type": "StartNode"}, "l": {"node_type": "CreateListNode", '
            f'"config": {{"item_1": {nested}}}}}}}, "variables": {{"v": {{"default_value": 1}}}}, '
            '"connections": [{"source_node": "s", "source_port": "exec_out", "target_node": "l", '
            '"target_port": "exec_in"}]}'
        )
        workflow = load_workflow(path)
        result, _ = await run(workflow)
        assert result.success or "node 'l' (CreateListNode) failed: " in str(result.error)
        again = tmp_path / "again.json"
        save_workflow(workflow, again)
        assert json.loads(again.read_bytes()) == json.loads(path.read_bytes())
