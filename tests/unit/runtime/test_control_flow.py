"""Branches and loops, and the ways out of them, run as people who draw them expect."""

from __future__ import annotations

import pytest

LOOP = {"s": "StartNode", "end": "EndNode", "f": "ForLoopStartNode"}


async def test_if_goes_one_way_only(flow, say, run):
    nodes = {
        "s": "StartNode",
        "if": ("IfNode", {"expression": "{{n}} < 3"}),
        "y": say("y"),
        "n": say("n"),
    }
    for value, said in ((2, ["y"]), (3, ["n"])):
        workflow = flow(nodes, "s -> if", "if.true -> y", "if.false -> n", variables={"n": value})
        _, seen = await run(workflow)
        assert seen.messages == said


@pytest.mark.parametrize(("value", "said"), [("a", "A"), (2, "two"), ("zzz", "other")])
async def test_switch_takes_the_case_or_the_default(flow, say, run, value, said):
    switch = ("SwitchNode", {"expression": "{{v}}", "cases": ["a", 2]})
    nodes = {"s": "StartNode", "w": switch, "x": say("A"), "y": say("two"), "z": say("other")}
    ways = ("s -> w", "w.case_a -> x", "w.case_2 -> y", "w.default -> z")
    _, seen = await run(flow(nodes, *ways, variables={"v": value}))
    assert seen.messages == [said]


async def test_a_for_loop_over_items_ends_with_completed(flow, say, run):
    nodes = {
        **LOOP,
        "f": ("ForLoopStartNode", {"list_var": "names", "item_var": "name"}),
        "a": say("{{name}} {{f.current_index}}"),
        "le": ("ForLoopEndNode", {"paired_start_id": "f"}),
        "d": say("done"),
    }
    ways = ("s -> f", "f.body -> a", "a -> le", "f.completed -> d", "d -> end")
    result, seen = await run(flow(nodes, *ways, variables={"names": ["x", "y"]}))
    assert result.success
    assert seen.messages == ["x 0", "y 1", "done"]


async def test_where_completed_is_not_connected_the_paired_end_leads_on(flow, say, run):
    nodes = {
        **LOOP,
        "f": ("ForLoopStartNode", {"mode": "range", "start": 0, "end": 5, "step": 2}),
        "a": say("{{item}}"),
        "le": ("ForLoopEndNode", {"paired_start_id": "f"}),
        "d": say("done"),
    }
    result, seen = await run(flow(nodes, "s -> f", "f.body -> a", "a -> le", "le -> d", "d -> end"))
    assert result.success
    assert seen.messages == ["0", "2", "4", "done"]


async def test_a_body_that_ends_without_an_end_node_goes_on_with_the_next_item(flow, say, run):
    nodes = {**LOOP, "f": ("ForLoopStartNode", {"mode": "range", "end": 2}), "a": say("{{item}}")}
    _, seen = await run(flow(nodes, "s -> f", "f.body -> a", "f.completed -> end"))
    assert seen.messages == ["0", "1"]


async def test_flow_that_leads_back_into_the_loop_is_its_next_iteration(flow, say, run):
    nodes = {**LOOP, "f": ("ForLoopStartNode", {"mode": "range", "end": 3}), "a": say("{{item}}")}
    _, seen = await run(flow(nodes, "s -> f", "f.body -> a", "a -> f", "f.completed -> end"))
    assert seen.messages == ["0", "1", "2"]


LOOP_END = ("ForLoopEndNode", {"paired_start_id": "f"})


@pytest.mark.parametrize(
    "back", [("a -> le", "b -> le"), ("a -> le",), ("a -> f", "b -> f"), ("a -> f",)]
)
async def test_all_ways_out_of_a_body_run_before_its_next_iteration(flow, say, run, back):
    nodes = {
        **LOOP,
        "f": ("ForLoopStartNode", {"mode": "range", "end": 2}),
        "a": say("a{{item}}"),
        "b": say("b{{item}}"),
        "le": LOOP_END,
    }
    ways = ("s -> f", "f.body -> a", "f.body -> b", *back, "f.completed -> end")
    result, seen = await run(flow(nodes, *ways))
    assert result.success
    assert seen.messages == ["a0", "b0", "a1", "b1"]


async def test_nested_loops_begin_anew_for_each_outer_item(flow, say, run):
    nodes = {
        **LOOP,
        "f": ("ForLoopStartNode", {"mode": "range", "end": 2, "item_var": "i"}),
        "g": ("ForLoopStartNode", {"mode": "range", "end": 2, "item_var": "j"}),
        "a": say("{{i}}{{j}}"),
    }
    _, seen = await run(flow(nodes, "s -> f", "f.body -> g", "g.body -> a", "f.completed -> end"))
    assert seen.messages == ["00", "01", "10", "11"]


@pytest.mark.parametrize(
    ("kind", "said"), [("BreakNode", ["0", "after"]), ("ContinueNode", ["0", "2", "after"])]
)
async def test_break_leaves_the_loop_and_continue_the_iteration(flow, say, run, kind, said):
    nodes = {
        **LOOP,
        "f": ("ForLoopStartNode", {"mode": "range", "end": 3}),
        "if": ("IfNode", {"expression": "{{item}} == 1"}),
        "b": kind,
        "a": say("{{item}}"),
        "d": say("after"),
    }
    ways = (
        "s -> f",
        "f.body -> if",
        "if.true -> b",
        "if.false -> a",
        "f.completed -> d",
        "d -> end",
    )
    result, seen = await run(flow(nodes, *ways))
    assert result.success
    assert seen.messages == said


async def test_a_break_can_name_the_outer_loop(flow, say, run):
    nodes = {
        **LOOP,
        "f": ("ForLoopStartNode", {"mode": "range", "end": 3, "item_var": "i"}),
        "g": ("ForLoopStartNode", {"mode": "range", "end": 3, "item_var": "j"}),
        "a": say("{{i}}{{j}}"),
        "b": ("BreakNode", {"paired_loop_start_id": "f"}),
    }
    ways = ("s -> f", "f.body -> g", "g.body -> a", "a -> b", "f.completed -> end")
    result, seen = await run(flow(nodes, *ways))
    assert result.success
    assert seen.messages == ["00"]


@pytest.mark.parametrize("kind", ["BreakNode", "ContinueNode"])
async def test_a_break_outside_a_loop_fails(flow, run, kind):
    result, _ = await run(flow({"s": "StartNode", "b": kind}, "s -> b"))
    assert "found no loop around this node" in str(result.error)


async def test_a_loop_of_a_range_never_holds_its_numbers(flow, run):
    nodes = {**LOOP, "f": ("ForLoopStartNode", {"mode": "range", "end": 10**12}), "b": "BreakNode"}
    result, _ = await run(flow(nodes, "s -> f", "f.body -> b", "f.completed -> end"))
    assert result.success


async def test_while_checks_before_each_iteration_and_has_a_limit(flow, run):
    while_ = ("WhileLoopStartNode", {"expression": "{{n}} < 3", "max_iterations": 5})
    count = ("IncrementVariableNode", {"variable_name": "n"})
    nodes = {
        "s": "StartNode",
        "w": while_,
        "c": count,
        "le": ("WhileLoopEndNode", {"paired_start_id": "w"}),
    }
    ways = ("s -> w", "w.body -> c", "c -> le")
    result, _ = await run(flow(nodes, *ways, variables={"n": 0}))
    assert result.variables["n"] == 3
    result, _ = await run(flow(nodes, *ways, variables={"n": -3}))
    assert "after 5 iterations; allowed: max_iterations, 5" in str(result.error)


@pytest.mark.parametrize(
    ("kind", "said"), [("BreakNode", ["finally False"]), ("ContinueNode", ["finally False"] * 2)]
)
async def test_a_break_out_of_a_try_runs_its_finally(flow, say, run, kind, said):
    nodes = {
        **LOOP,
        "f": ("ForLoopStartNode", {"mode": "range", "end": 2}),
        "t": "TryNode",
        "b": kind,
        "fin": ("FinallyNode", {"paired_try_id": "t"}),
        "a": say("finally {{fin.had_error}}"),
    }
    ways = (
        "s -> f",
        "f.body -> t",
        "t.try_body -> b",
        "fin.finally_body -> a",
        "f.completed -> end",
    )
    result, seen = await run(flow(nodes, *ways))
    assert result.success
    assert seen.messages == said
