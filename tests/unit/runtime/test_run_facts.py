"""A run holds no more than it needs, never stalls the event loop, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import tracemalloc

import pytest
from tests.unit.runtime.types_of_our_own import TypesOfOurOwn, doing

from casare_rpa.domain.errors import WorkflowStructureError
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


async def test_modules_are_imported_off_the_event_loop(flow, tmp_path, monkeypatch):
    """The module waits at import until the loop has turned: imported on the loop, it would wait in vain."""
    (tmp_path / "a_slow_module.py").write_text(
        "import threading\n"
        "turned, started = threading.Event(), threading.Event()\n"
        "import sys; sys.modules['a_slow_module_gate'] = sys.modules[__name__]\n"
        "in_time = turned.wait(10)\n"
        "from casare_rpa.nodes.base import BaseNode\n"
        "from casare_rpa.nodes.declare import node\n"
        "@node()\n"
        "class OddNode(BaseNode):\n"
        "    async def execute(self, context):\n"
        "        context.set_variable('in_time', in_time)\n"
        "        return {'success': True}\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    from casare_rpa.nodes.lazy_loader import LazyNodeClass

    class Types(TypesOfOurOwn):
        def get(self, type_id):
            if type_id == "OddNode":
                return LazyNodeClass("OddNode", "a_slow_module").load()
            return super().get(type_id)

        def is_loaded(self, type_id):
            return type_id == "OddNode" and "a_slow_module" in sys.modules

    async def tick():
        while "a_slow_module_gate" not in sys.modules:  # noqa: ASYNC110  # the other side is a thread
            await asyncio.sleep(0)
        for _ in range(100):
            await asyncio.sleep(0)
        sys.modules["a_slow_module_gate"].turned.set()

    workflow = flow({"s": "StartNode", "x": "OddNode"}, "s -> x")
    types = Types(OddNode=doing(tick))
    types._classes["OddNode"] = None  # known, and got from its module
    ticking = asyncio.create_task(tick())
    result = await WorkflowRun(workflow, types).execute()
    await ticking
    assert result.variables["in_time"] is True
    for name in ("a_slow_module", "a_slow_module_gate"):
        sys.modules.pop(name)


class Session:
    """Takes several turns of the loop to close, as a real one does."""

    def __init__(self):
        self.page = "page"
        self.closed = 0

    async def close(self):
        for _ in range(3):
            await asyncio.sleep(0)
        self.closed += 1


class Browsers:
    """Gives back what a cancelled caller cannot take, as a provider must."""

    def __init__(self):
        self.sessions = []

    async def acquire(self):
        await asyncio.sleep(0)
        self.sessions.append(Session())
        return self.sessions[-1]


async def in_a_thread(_node, context):
    await context.open_browser()
    await asyncio.sleep(0)
    async with asyncio.TaskGroup() as group:
        group.create_task(asyncio.sleep(0))
    return {"success": True}


CANCELLED = {
    "s": "StartNode",
    "t": "TryNode",
    "x": "OddNode",
    "c": ("CatchNode", {"paired_try_id": "t"}),
    "f": ("FinallyNode", {"paired_try_id": "t"}),
    "w": ("WaitNode", {"duration": 0}),
    "e": "EndNode",
}


@pytest.mark.parametrize("times", [1, 2])
async def test_cancelled_at_any_await_a_run_leaves_nothing_behind(flow, times):
    """Once for each turn of the loop that the run takes, until one is not reached any more."""
    workflow = flow(CANCELLED, "s -> t", "t.try_body -> x", "t -> w -> e")
    types = TypesOfOurOwn(OddNode=doing(in_a_thread))
    await WorkflowRun(workflow, types, browsers=Browsers()).execute()  # imports, once
    endings = []
    for turns in range(100):
        browsers = Browsers()
        run = asyncio.create_task(WorkflowRun(workflow, types, browsers=browsers).execute())
        for _ in range(turns):
            await asyncio.sleep(0)
        for _ in range(times):
            run.cancel()
            await asyncio.sleep(0)
        (ended,) = await asyncio.gather(run, return_exceptions=True)
        endings.append(type(ended).__name__)
        assert [session.closed for session in browsers.sessions] == [1] * len(browsers.sessions)
        assert len(asyncio.all_tasks()) == 1
        if endings[-1] == "RunResult":
            break
    assert endings[-1] == "RunResult"
    assert endings[:-1] == ["CancelledError"] * (len(endings) - 1)
    assert len(endings) > 8


class LostSession(Session):
    async def close(self):
        raise OSError("the browser is gone")


class LostBrowsers(Browsers):
    async def acquire(self):
        return LostSession()


@pytest.mark.parametrize("fails", [False, True])
async def test_a_session_that_cannot_be_closed_does_not_hide_how_the_run_ended(flow, fails):
    async def body(_node, context):
        await context.open_browser()
        return {"success": not fails, "error": "the first"}

    workflow = flow({"s": "StartNode", "x": "OddNode"}, "s -> x")
    types = TypesOfOurOwn(OddNode=doing(body))
    result = await WorkflowRun(workflow, types, browsers=LostBrowsers()).execute()
    said = (
        "failed: the first" if fails else "the run's browser cannot be closed: the browser is gone"
    )
    assert said in str(result.error)


async def test_the_flow_beside_an_end_node_runs_before_it(flow, say, run):
    nodes = {"s": "StartNode", "a": say("a"), "b": say("b"), "e": "EndNode", "c": say("c")}
    result, seen = await run(flow(nodes, "s -> a -> e", "s -> e", "s -> b -> c", "c -> e"))
    assert result.success
    assert seen.messages == ["a", "b", "c"]
    assert seen.order[-1] == "e"
    assert result.never_ran == ()


async def test_a_run_that_did_not_reach_its_end_says_where_it_stopped(flow, say, run):
    nodes = {
        "s": "StartNode",
        "w": ("SwitchNode", {"expression": "'b'", "cases": ["a"]}),
        "x": say("x"),
        "e": "EndNode",
    }
    result, _ = await run(flow(nodes, "s -> w", "w.case_a -> x -> e"))
    assert isinstance(result.error, WorkflowStructureError)
    assert "the flow ended at w.default" in str(result.error)
    assert result.never_ran == ("x", "e")


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


class KeepingSession(Session):
    """Knows which pages may not be closed to make room."""

    def __init__(self):
        super().__init__()
        self.kept = []

    @contextlib.contextmanager
    def using(self, page):
        self.kept.append(page)
        yield page
        self.kept.remove(page)


class KeepingBrowsers(Browsers):
    async def acquire(self):
        self.sessions.append(KeepingSession())
        return self.sessions[-1]


async def test_the_page_in_use_stays_open_until_another_is(flow):
    """Pages that a site opens are used later than the one a workflow works on."""
    kept = []

    async def turns_pages(_node, context):
        session = await context.open_browser()
        for page in ("first", "second"):
            context.set_active_page(page)
            kept.append([*session.kept])
        with context.using_page("third"):
            kept.append([*session.kept])
        return {"success": True}

    browsers = KeepingBrowsers()
    types = TypesOfOurOwn(OddNode=doing(turns_pages))
    nodes = {"s": "StartNode", "x": "OddNode", "e": "EndNode"}
    result = await WorkflowRun(flow(nodes, "s -> x -> e"), types, browsers=browsers).execute()
    assert result.success
    assert kept == [["first"], ["second"], ["second", "third"]]
    assert browsers.sessions[0].kept == []


async def test_who_is_cancelled_while_closing_fails_is_cancelled(flow):
    """Its task must not end with a result, as if nobody had cancelled it."""
    closing, go_on = asyncio.Event(), asyncio.Event()

    class Failing(Session):
        async def close(self):
            closing.set()
            await go_on.wait()
            raise OSError("the browser is gone")

    class Provider(Browsers):
        async def acquire(self):
            return Failing()

    async def body(_node, context):
        await context.open_browser()
        return {"success": True}

    types = TypesOfOurOwn(OddNode=doing(body))
    workflow = flow({"s": "StartNode", "x": "OddNode"}, "s -> x")
    run = asyncio.create_task(WorkflowRun(workflow, types, browsers=Provider()).execute())
    await closing.wait()
    run.cancel()
    await asyncio.sleep(0)
    go_on.set()
    with pytest.raises(asyncio.CancelledError) as caught:
        await run
    assert "the browser is gone" in str(caught.value.__cause__)
