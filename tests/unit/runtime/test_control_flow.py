"""Branches, loops, try/catch/finally and retries run as people who draw them expect."""

from __future__ import annotations

import pytest

from casare_rpa.runtime.events import NodeFailed

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


async def test_all_ways_out_of_a_try_run_before_it_is_complete(flow, say, run):
    nodes = {
        "s": "StartNode",
        "t": "TryNode",
        "c": ("CatchNode", {"paired_try_id": "t"}),
        "a": say("a"),
        "b": say("b"),
        "end": "EndNode",
    }
    ways = ("s -> t", "t.try_body -> a", "t.try_body -> b", "a -> c", "t.exec_out -> end")
    _, seen = await run(flow(nodes, *ways))
    assert seen.messages == ["a", "b"]


@pytest.mark.parametrize(("error", "said"), [("ValueError", "first"), ("OSError", "second")])
async def test_the_catch_that_takes_the_error_is_taken(flow, say, run, error, said):
    nodes = {
        "s": "StartNode",
        "t": "TryNode",
        "x": ("ThrowErrorNode", {"error_type": error, "error_message": "no"}),
        "c": ("CatchNode", {"paired_try_id": "t", "error_types": "ValueError"}),
        "d": ("CatchNode", {"paired_try_id": "t", "error_types": "OSError"}),
        "a": say("first"),
        "b": say("second"),
        "end": "EndNode",
    }
    ways = ("s -> t", "t.try_body -> x", "c.catch_body -> a", "d.catch_body -> b", "t -> end")
    result, seen = await run(flow(nodes, *ways))
    assert result.success
    assert seen.messages == [said]


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


def guarded(say, body, *, types="", catch=True):
    nodes = {"s": "StartNode", "end": "EndNode", "t": "TryNode", "x": body, "after": say("after")}
    if catch:
        nodes["c"] = ("CatchNode", {"paired_try_id": "t", "error_types": types})
        nodes["cb"] = say("caught {{c.error_type}}: {{c.error_message}}")
    nodes["f"] = ("FinallyNode", {"paired_try_id": "t"})
    nodes["fb"] = say("finally {{f.had_error}}")
    ways = ["s -> t", "t.try_body -> x", "f.finally_body -> fb", "t -> after", "after -> end"]
    return nodes, [*ways, *(["c.catch_body -> cb"] if catch else [])]


THROW = ("ThrowErrorNode", {"error_message": "no", "error_type": "Odd"})


async def test_try_without_an_error_skips_the_catch(flow, say, run):
    nodes, ways = guarded(say, say("body"))
    result, seen = await run(flow(nodes, *ways))
    assert result.success
    assert seen.messages == ["body", "finally False", "after"]


async def test_try_with_an_error_goes_through_catch_and_finally_and_on(flow, say, run):
    nodes, ways = guarded(say, THROW)
    result, seen = await run(flow(nodes, *ways))
    assert (result.success, result.failures) == (True, 1)
    assert seen.messages == ["caught Odd: no", "finally True", "after"]


@pytest.mark.parametrize("options", [{"types": "Other"}, {"catch": False}])
async def test_an_error_that_is_not_caught_goes_on_after_the_finally(flow, say, run, options):
    nodes, ways = guarded(say, THROW, **options)
    result, seen = await run(flow(nodes, *ways))
    assert str(result.error) == "node 'x' (ThrowErrorNode) failed: no"
    assert seen.messages == ["finally True"]


async def test_an_error_in_the_catch_goes_on_after_the_finally(flow, say, run):
    nodes, ways = guarded(say, THROW)
    nodes["cb"] = ("ThrowErrorNode", {"error_message": "worse"})
    result, seen = await run(flow(nodes, *ways))
    assert "worse" in str(result.error)
    assert seen.messages == ["finally True"]


async def test_a_finally_reached_by_drawn_flow_runs_once(flow, say, run):
    nodes, ways = guarded(say, say("body"))
    _, seen = await run(flow(nodes, *ways, "x -> f", "cb -> f"))
    assert seen.messages == ["body", "finally False", "after"]
    nodes, ways = guarded(say, THROW)
    _, seen = await run(flow(nodes, *ways, "cb -> f"))
    assert seen.messages == ["caught Odd: no", "finally True", "after"]


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


async def test_the_end_within_a_try_still_runs_its_finally(flow, say, run):
    nodes, ways = guarded(say, "EndNode")
    result, seen = await run(flow(nodes, *ways))
    assert result.success
    assert seen.messages == ["finally False"]


async def test_an_error_passes_through_loops_to_the_try_around_them(flow, say, run):
    nodes = {
        "s": "StartNode",
        "t": "TryNode",
        "f": ("ForLoopStartNode", {"mode": "range", "end": 3}),
        "x": THROW,
        "c": ("CatchNode", {"paired_try_id": "t"}),
        "a": say("caught at {{item}}"),
    }
    ways = ("s -> t", "t.try_body -> f", "f.body -> x", "c.catch_body -> a")
    result, seen = await run(flow(nodes, *ways))
    assert result.success
    assert seen.messages == ["caught at 0"]


def retrying(say, fails: int, attempts: int = 3):
    retry = ("RetryNode", {"max_attempts": attempts, "initial_delay": 0})
    check = ("AssertNode", {"condition": f"{{{{r.attempt}}}} > {fails}", "message": "not yet"})
    nodes = {"s": "StartNode", "r": retry, "x": check, "y": say("ok {{r.attempt}}")}
    return nodes, ["s -> r", "r.retry_body -> x", "r.success -> y"]


async def test_retry_tries_until_the_body_succeeds(flow, say, run):
    nodes, ways = retrying(say, fails=2)
    result, seen = await run(flow(nodes, *ways))
    assert (result.success, result.failures) == (True, 2)
    assert seen.messages == ["ok 3"]
    assert sum(isinstance(event, NodeFailed) for event in seen.events) == 2


async def test_retry_that_never_succeeds_leaves_by_failed_or_fails(flow, say, run):
    nodes, ways = retrying(say, fails=9)
    result, _ = await run(flow(nodes, *ways))
    assert "not yet" in str(result.error)
    nodes["z"] = say("gave up: {{r.last_error}}")
    result, seen = await run(flow(nodes, *ways, "r.failed -> z"))
    assert result.success
    assert seen.messages == ["gave up: not yet"]
