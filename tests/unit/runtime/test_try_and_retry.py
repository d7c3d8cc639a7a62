"""What fails within a try goes to its catch and past its finally, and a retry tries again."""

from __future__ import annotations

import pytest

from casare_rpa.runtime.events import NodeFailed


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
