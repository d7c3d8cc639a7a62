"""The executor walks the drawn flow, its control structures included, and tells honestly how it ended."""

from __future__ import annotations

import asyncio

import pytest
from tests.unit.runtime.types_of_our_own import TypesOfOurOwn

from casare_rpa.domain.errors import (
    NodeFailedError,
    UnknownNodeTypeError,
    WorkflowStructureError,
    WorkflowTimeoutError,
)
from casare_rpa.nodes.base import BaseNode
from casare_rpa.nodes.declare import node
from casare_rpa.nodes.registry import NodeRegistry
from casare_rpa.runtime.events import NodeFailed
from casare_rpa.runtime.executor import WorkflowRun
from casare_rpa.runtime.instance_pool import InstancePool
from casare_rpa.runtime.prepared import prepare

START_END = {"s": "StartNode", "e": "EndNode"}


async def test_a_chain_runs_in_order(flow, say, run):
    result, seen = await run(flow({**START_END, "a": say("hi")}, "s -> a -> e"))
    assert result.success
    assert (result.executions, result.nodes_run, result.failures) == (3, 3, 0)
    assert seen.order == ["s", "a", "e"]
    assert seen.messages == ["hi"]


async def test_data_flows_along_connections_with_its_type(flow, run):
    nodes = {**START_END, "one": ("CreateListNode", {"item_1": 7}), "n": "ListLengthNode"}
    result, _ = await run(flow(nodes, "s -> one -> n -> e", "one.list -> n.list"))
    assert result.success


async def test_a_failure_ends_the_run_and_names_the_node(flow, say, run):
    nodes = {**START_END, "t": ("ThrowErrorNode", {"error_message": "no"}), "a": say("never")}
    result, seen = await run(flow(nodes, "s -> t -> a -> e"))
    assert not result.success
    assert isinstance(result.error, NodeFailedError)
    assert str(result.error) == "node 't' (ThrowErrorNode) failed: no"
    assert seen.messages == []
    assert result.never_ran == ("e", "a")


async def test_without_stop_on_error_the_flow_goes_on_behind_the_node(flow, say, run):
    nodes = {**START_END, "t": "ThrowErrorNode", "a": say("after")}
    result, seen = await run(flow(nodes, "s -> t -> a -> e", settings={"stop_on_error": False}))
    assert (result.success, result.failures) == (True, 1)
    assert seen.messages == ["after"]


async def test_retry_count_tries_a_node_again_before_it_counts_as_failed(flow, run):
    nodes = {**START_END, "t": "ThrowErrorNode"}
    result, seen = await run(flow(nodes, "s -> t -> e", settings={"retry_count": 2}))
    tried_again = [e.tried_again for e in seen.events if isinstance(e, NodeFailed)]
    assert tried_again == [True, True, False]
    assert result.failures == 3


async def test_a_flow_that_ends_before_every_end_node_is_a_failure(flow, say, run):
    nodes = {**START_END, "if": ("IfNode", {"expression": "1 > 2"}), "a": say("x")}
    result, _ = await run(flow(nodes, "s -> if", "if.true -> a", "a -> e"))
    assert not result.success
    assert "if.false" in str(result.error)
    assert "EndNode (e)" in str(result.error)


async def test_without_an_end_node_a_flow_may_simply_end(flow, say, run):
    result, _ = await run(flow({"s": "StartNode", "a": say("x")}, "s -> a"))
    assert result.success


async def test_an_unknown_type_is_reported_before_anything_is_imported(flow):
    registry = NodeRegistry.from_manifest(eager=False)
    workflow = flow({"s": "StartNode", "x": "NoSuchNode"}, "s -> x")
    with pytest.raises(UnknownNodeTypeError, match="NoSuchNode"):
        await WorkflowRun(workflow, registry).execute()
    assert registry.loaded() == ()


@pytest.mark.parametrize(
    ("ways", "message"),
    [
        (("s.nowhere -> e",), "has no output 'nowhere'; it has: exec_out"),
        (("s -> e.nowhere",), "has no input 'nowhere'; it has: exec_in"),
        (("s -> ghost",), "there is no node 'ghost'"),
        (("s -> e", "s -> a.message"), "joins execution flow and data"),
        (("s -> a", "s -> a"), "connection s.exec_out -> a.exec_in is drawn twice"),
        (
            ("s.exec_out -> l", "l.length -> a.message", "l.length -> a.message"),
            "l.length -> a.message is drawn to an input that another connection leads to",
        ),
    ],
)
async def test_a_connection_to_nowhere_is_a_structure_error(flow, say, run, ways, message):
    with pytest.raises(WorkflowStructureError, match=message):
        await run(flow({**START_END, "a": say("x"), "l": "ListLengthNode"}, *ways))


async def test_two_starts_and_no_start_are_structure_errors(flow, say, run):
    with pytest.raises(WorkflowStructureError, match="found 2 nodes to start with \\(s, t\\)"):
        await run(flow({"s": "StartNode", "t": "StartNode"}))
    with pytest.raises(WorkflowStructureError, match="found 0 nodes"):
        await run(flow({"a": say("1"), "b": say("2")}, "a -> b", "b -> a"))


async def test_the_only_node_nothing_leads_to_is_the_start(flow, say, run):
    result, seen = await run(flow({"b": say("2"), "a": say("1")}, "a -> b"))
    assert result.success
    assert seen.messages == ["1", "2"]


async def test_the_time_out_of_the_settings_ends_a_run(flow, run):
    nodes = {**START_END, "w": ("WaitNode", {"duration": 60})}
    result, _ = await run(flow(nodes, "s -> w -> e", settings={"timeout": 0.05}))
    assert isinstance(result.error, WorkflowTimeoutError)


async def test_the_time_out_reaches_a_loop_that_never_waits(flow, run):
    nodes = {"w": ("WhileLoopStartNode", {"expression": "True", "max_iterations": 10**9})}
    result, _ = await run(
        flow({**nodes, "m": "MergeNode"}, "w.body -> m", settings={"timeout": 0.1})
    )
    assert isinstance(result.error, WorkflowTimeoutError)


class FakeSession:
    def __init__(self) -> None:
        self.closed = 0
        self.page = "page"

    async def close(self) -> None:
        await asyncio.sleep(0)
        self.closed += 1


class FakeBrowsers:
    def __init__(self) -> None:
        self.sessions: list[FakeSession] = []
        self.acquired = asyncio.Event()

    async def acquire(self) -> FakeSession:
        self.sessions.append(FakeSession())
        self.acquired.set()
        return self.sessions[-1]


def opening():
    """A registry in which WaitNode opens the run's browser before it waits."""
    registry = NodeRegistry.from_manifest(eager=False)
    wait = registry.get("WaitNode")

    class OpeningNode(wait):
        async def execute(self, context):
            await context.open_browser()
            await context.open_browser()
            return await super().execute(context)

    registry._library.WaitNode = OpeningNode
    return registry


@pytest.mark.parametrize("ending", ["success", "failure", "time-out", "cancellation"])
async def test_the_browser_session_is_closed_on_every_way_out(flow, ending):
    browsers = FakeBrowsers()
    last = "ThrowErrorNode" if ending == "failure" else "EndNode"
    duration = 0 if ending in {"success", "failure"} else 60
    workflow = flow(
        {"s": "StartNode", "w": ("WaitNode", {"duration": duration}), "e": last},
        "s -> w -> e",
        settings={"timeout": 0.05 if ending == "time-out" else 0},
    )
    run = asyncio.create_task(WorkflowRun(workflow, opening(), browsers=browsers).execute())
    if ending == "cancellation":
        await browsers.acquired.wait()
        run.cancel()
        with pytest.raises(asyncio.CancelledError):
            await run
    else:
        assert (await run).success is (ending == "success")
    assert [session.closed for session in browsers.sessions] == [1]
    assert len(asyncio.all_tasks()) == 1


async def test_without_browsers_a_node_that_needs_one_fails_clearly(flow):
    workflow = flow({"s": "StartNode", "w": ("WaitNode", {"duration": 0})}, "s -> w")
    result = await WorkflowRun(workflow, opening()).execute()
    assert "this run was started without browsers" in str(result.error)


async def test_one_prepared_workflow_serves_many_runs_without_sharing_state(flow):
    nodes = {**START_END, "i": ("IncrementVariableNode", {"variable_name": "n"})}
    registry = NodeRegistry.from_manifest(eager=False)
    workflow = flow(nodes, "s -> i -> e", variables={"n": 0})
    prepared = prepare(workflow, registry)
    runs = [WorkflowRun(workflow, registry, prepared=prepared).execute() for _ in range(3)]
    results = await asyncio.gather(*runs)
    assert [result.variables["n"] for result in results] == [1, 1, 1]


async def test_a_node_with_a_constructor_as_in_casarerpa_gets_its_config(flow):
    seen = []

    @node(category="test")
    class OddNode(BaseNode):
        def __init__(self, node_id, name="Odd", **kwargs):
            super().__init__(node_id, kwargs.get("config", {}))
            self.name = name
            self.node_type = "OddNode"

        async def execute(self, context):
            seen.append((self.name, self.node_type, self.get_parameter("key")))
            return {"success": True}

    workflow = flow({"s": "StartNode", "x": ("OddNode", {"key": 7})}, "s -> x")
    for instances in (None, InstancePool({"OddNode": ()})):
        types = TypesOfOurOwn(OddNode=OddNode)
        assert (await WorkflowRun(workflow, types, instances=instances).execute()).success
    assert seen == [("Odd", "OddNode", 7)] * 2
