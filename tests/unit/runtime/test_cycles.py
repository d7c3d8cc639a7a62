"""Flow that goes in a circle is refused unless a loop's body is part of the circle, and is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casare_rpa.domain.errors import WorkflowStructureError
from casare_rpa.nodes.registry import NodeRegistry
from casare_rpa.runtime.checker import check_workflow
from casare_rpa.runtime.cycles import find_cycles, shown_cycle

NODES = st.sampled_from("abcdef")
FLOW = st.dictionaries(
    st.tuples(NODES, st.sampled_from(("exec_out", "true", "body"))), st.lists(NODES, max_size=2)
)


def reachable(flow, start):
    """The slow and obvious: every node that can be reached without entering a body."""
    seen, rest = set(), [start]
    while rest:
        node = rest.pop()
        for (source, output), targets in flow.items():
            if source == node and output != "body":
                rest.extend(t for t in targets if t not in seen)
                seen.update(targets)
    return seen


@given(FLOW)
def test_a_circle_is_found_where_a_node_reaches_itself(flow):
    cycles = find_cycles(flow)
    assert bool(cycles) is any(node in reachable(flow, node) for node in "abcdef")
    for cycle in cycles:
        for source, target in zip(cycle, (*cycle[1:], cycle[0]), strict=True):
            outputs = [o for (node, o), to in flow.items() if node == source and target in to]
            assert set(outputs) - {"body"}


def test_a_long_chain_is_no_problem():
    flow = {(str(i), "exec_out"): [str(i + 1)] for i in range(100_000)}
    assert find_cycles(flow) == []
    flow["100000", "exec_out"] = ["0"]
    (cycle,) = find_cycles(flow)
    assert len(cycle) == 100_001
    assert len(shown_cycle(cycle)) < 100


LOG = ("LogNode", {"message": "x"})
CIRCLES = [
    ({"a": LOG, "b": LOG}, ("s -> a -> b", "b -> a"), "a -> b -> a"),
    ({"a": LOG}, ("s -> a", "a -> a"), "a -> a"),
    (
        {"if": ("IfNode", {"expression": "True"}), "a": LOG},
        ("s -> if", "if.true -> a", "a -> if"),
        "if -> a -> if",
    ),
    (
        {"f": ("ForLoopStartNode", {"mode": "range"}), "a": LOG},
        ("s -> f", "f.completed -> a", "a -> f"),
        "f -> a -> f",
    ),
    ({"t": "TryNode", "a": LOG}, ("s -> t", "t -> a", "a -> t"), "t -> a -> t"),
]


@pytest.mark.parametrize(("nodes", "ways", "shown"), CIRCLES)
async def test_a_circle_without_a_loop_is_refused_by_check_and_run(flow, run, nodes, ways, shown):
    workflow = flow({"s": "StartNode", **nodes}, *ways)
    (problem,) = check_workflow(workflow, NodeRegistry.from_manifest(eager=False))
    assert f"execution flow in a circle: {shown}; allowed" in str(problem)
    with pytest.raises(WorkflowStructureError, match=f"circle: {shown}"):
        await run(workflow)


@pytest.mark.parametrize(
    ("nodes", "ways"),
    [
        (
            {"f": ("ForLoopStartNode", {"mode": "range", "end": 3}), "a": LOG},
            ("s -> f", "f.body -> a", "a -> f"),
        ),
        ({"t": "TryNode", "a": LOG}, ("s -> t", "t.try_body -> a", "a -> t")),
        (
            {"b": LOG, "f": ("ForLoopStartNode", {"mode": "range", "end": 3}), "a": LOG},
            ("s -> b -> f", "f.body -> a", "a -> b"),
        ),
    ],
)
async def test_a_circle_through_a_body_comes_to_an_end(flow, run, nodes, ways):
    workflow = flow({"s": "StartNode", **nodes}, *ways)
    assert check_workflow(workflow, NodeRegistry.from_manifest(eager=False)) == ()
    result, _ = await run(workflow)
    assert result.success
    assert result.executions < 15
