"""A run never stalls the event loop, and says how far it came."""

from __future__ import annotations

import asyncio
import sys

from tests.unit.runtime.types_of_our_own import TypesOfOurOwn, doing

from casare_rpa.domain.errors import WorkflowStructureError
from casare_rpa.runtime.executor import WorkflowRun


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
