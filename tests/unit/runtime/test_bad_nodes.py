"""A node that misbehaves is a clear error that names it, and the run ends by the workflow's settings."""

from __future__ import annotations

import asyncio
import sys
import time
from types import SimpleNamespace

import pytest
from tests.unit.runtime.types_of_our_own import TypesOfOurOwn, doing, returning

from casare_rpa.domain.errors import NodeFailedError, NodeImportError, WorkflowTimeoutError
from casare_rpa.nodes.base import BaseNode
from casare_rpa.nodes.declare import node
from casare_rpa.runtime import steps
from casare_rpa.runtime.events import NodeFailed, NodeFinished
from casare_rpa.runtime.executor import WorkflowRun

CHAIN = {"s": "StartNode", "x": "OddNode", "a": ("LogNode", {"message": "after"}), "e": "EndNode"}


@pytest.fixture
def run_odd(flow):
    """Runs a chain with a node type of the test in its middle."""

    async def run(cls, settings=None, listener=None, nodes=CHAIN, ways=("s -> x -> a -> e",)):
        workflow = flow(nodes, *ways, settings=settings)
        types = TypesOfOurOwn(OddNode=cls)
        return await WorkflowRun(workflow, types, listener=listener).execute()

    return run


NONSENSE = [
    (None, "found nothing as the node's result; allowed: an object with the key 'success'"),
    ([], "found a list as the node's result"),
    ("ok", "found a str as the node's result"),
    ({}, "found None as the result's 'success'; allowed: True or False"),
    ({"success": "yes"}, "found 'yes' as the result's 'success'"),
    ({"success": 1}, "found 1 as the result's 'success'"),
    ({"success": True, "data": [1]}, "found [1] as the result's 'data'; allowed: an object"),
    ({"success": True, "next_nodes": "exec_out"}, "found 'exec_out' as the result's 'next_nodes'"),
    ({"success": True, "next_nodes": None}, "found None as the result's 'next_nodes'"),
    (
        {"success": True, "next_nodes": ["nowhere"]},
        "found the output 'nowhere' in 'next_nodes'; allowed: exec_out, other",
    ),
    ({"success": True, "next_nodes": [["exec_out"]]}, "found the output ['exec_out']"),
    ({"success": True, "route_to": "ghost"}, "found 'ghost' as the result's 'route_to'"),
    ({"success": True, "route_to": {}}, "found {} as the result's 'route_to'"),
    ({"success": False}, "no reason given"),
    ({"success": False, "error": ValueError("why")}, "why"),
    ({"success": False, "error": "x" * 10_000_000}, "(10000000 characters)"),
]


@pytest.mark.parametrize(("result", "message"), NONSENSE)
async def test_a_result_that_is_none_is_the_nodes_failure(run_odd, result, message):
    ended = await run_odd(returning(result))
    assert isinstance(ended.error, NodeFailedError)
    assert "node 'x' (OddNode) failed: " in str(ended.error)
    assert message in str(ended.error)
    assert len(str(ended.error)) < 3000
    assert ended.never_ran == ("a", "e")


async def test_an_output_that_exists_and_leads_nowhere_is_no_nonsense(run_odd):
    ended = await run_odd(returning({"success": True, "next_nodes": ["other"], "data": None}))
    assert "the flow ended at x.other, which is not connected" in str(ended.error)


async def leave_the_program(_node, _context):
    sys.exit(3)


async def pretend_to_be_cancelled(_node, _context):
    raise asyncio.CancelledError


async def fail_in_words_of_none(_node, _context):
    raise KeyError


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (leave_the_program, "SystemExit"),
        (pretend_to_be_cancelled, "CancelledError"),
        (fail_in_words_of_none, "KeyError"),
    ],
)
async def test_whatever_a_node_raises_is_its_failure(run_odd, body, kind):
    ended = await run_odd(doing(body))
    assert isinstance(ended.error, NodeFailedError)
    assert (ended.error.node_id, ended.error.error_type) == ("x", kind)


async def test_a_node_that_cannot_be_constructed_is_a_failure_too(run_odd):
    @node(category="test")
    class OddNode(BaseNode):
        def __init__(self, node_id, config=None):
            raise OSError("no room")

    ended = await run_odd(OddNode)
    assert str(ended.error) == "node 'x' (OddNode) failed: no room"


@pytest.mark.parametrize("body", [leave_the_program, fail_in_words_of_none])
async def test_the_settings_decide_how_the_run_ends(run_odd, body):
    seen = []
    settings = {"stop_on_error": False, "retry_count": 2}
    ended = await run_odd(doing(body), settings, seen.append)
    assert (ended.success, ended.failures) == (True, 3)
    failed = [event for event in seen if isinstance(event, NodeFailed)]
    assert [event.tried_again for event in failed] == [True, True, False]


async def wait_for_ever(_node, _context):
    await asyncio.Event().wait()


async def take_no_notice_of_being_cancelled(_node, _context):
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        return {"success": True}


async def block_the_loop(_node, _context):
    time.sleep(0.06)  # noqa: ASYNC251  # what this is about
    return {"success": True}


@pytest.mark.parametrize("body", [wait_for_ever, take_no_notice_of_being_cancelled, block_the_loop])
async def test_the_time_out_ends_a_node_that_never_returns_and_names_it(run_odd, body):
    seen = []
    ended = await run_odd(doing(body), {"timeout": 0.05}, seen.append)
    assert isinstance(ended.error, WorkflowTimeoutError)
    assert str(ended.error) == (
        "found a run of more than 0.05 s, at node 'x'; allowed: settings.timeout, 0.05 s"
    )
    assert ended.never_ran == ("a", "e")


async def test_the_time_out_reaches_a_node_that_is_tried_again_without_end(run_odd):
    settings = {"timeout": 0.05, "retry_count": 10**9}
    ended = await run_odd(returning({"success": False}), settings)
    assert isinstance(ended.error, WorkflowTimeoutError)


async def test_a_node_cannot_keep_a_cancelled_run_going(flow):
    started = asyncio.Event()

    async def body(_node, _context):
        started.set()
        return await take_no_notice_of_being_cancelled(_node, _context)

    types = TypesOfOurOwn(OddNode=doing(body))
    run = asyncio.create_task(WorkflowRun(flow(CHAIN, "s -> x -> a -> e"), types).execute())
    await started.wait()
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run
    assert len(asyncio.all_tasks()) == 1


async def test_a_cancellation_before_the_run_is_none_of_it(flow):
    """A workflow that cleans up behind a cancelled task is run by that task."""

    async def clean_up():
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            types = TypesOfOurOwn(OddNode=returning({"success": True}))
            return await WorkflowRun(flow(CHAIN, "s -> x -> a -> e"), types).execute()

    task = asyncio.create_task(clean_up())
    await asyncio.sleep(0)
    task.cancel()
    assert (await task).success


async def test_events_tell_how_long_a_node_took(run_odd, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(steps, "time", SimpleNamespace(perf_counter=lambda: clock[0]))

    async def body(node, _context):
        clock[0] += node.config["takes"]
        return {"success": node.config.get("good", False)}

    seen = []
    nodes = {
        "s": "StartNode",
        "x": ("OddNode", {"takes": 2.0, "good": True}),
        "y": ("OddNode", {"takes": 0.5}),
    }
    await run_odd(doing(body), None, seen.append, nodes, ("s -> x -> y",))
    took = {
        event.node_id: event.duration
        for event in seen
        if isinstance(event, NodeFinished | NodeFailed)
    }
    assert took == {"s": 0.0, "x": 2.0, "y": 0.5}


@pytest.mark.parametrize(
    ("source", "cause"),
    [
        ("class OddNode(:\n", "SyntaxError"),
        ("import no_such_library\n", "ModuleNotFoundError: No module named 'no_such_library'"),
        ("raise RuntimeError('at import')\n", "RuntimeError: at import"),
        ("", "AttributeError"),
        ("import sys; sys.exit('no licence')\n", "SystemExit: no licence"),
        ("raise SystemExit\n", "SystemExit"),
        ("raise GeneratorExit('odd')\n", "GeneratorExit: odd"),
    ],
)
async def test_a_broken_module_names_its_nodes_and_the_cause(
    flow, tmp_path, monkeypatch, source, cause
):
    (tmp_path / "a_broken_module.py").write_text(source)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "a_broken_module", raising=False)
    from casare_rpa.nodes.lazy_loader import LazyNodeClass

    class Types(TypesOfOurOwn):
        def get(self, type_id):
            if type_id == "OddNode":
                return LazyNodeClass("OddNode", "a_broken_module").load()
            return super().get(type_id)

        def is_loaded(self, type_id):
            return False

    workflow = flow(CHAIN, "s -> x -> a -> e")
    with pytest.raises(NodeImportError) as caught:
        await WorkflowRun(workflow, Types(OddNode=BaseNode)).execute()
    message = str(caught.value)
    assert message.startswith(
        "node type 'OddNode' (used by x) cannot be loaded from a_broken_module: "
    )
    assert cause in message
