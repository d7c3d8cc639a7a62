"""However a run ends, its browser is closed once, and the page in use stays open until then."""

from __future__ import annotations

import asyncio
import contextlib

import pytest
from tests.unit.runtime.types_of_our_own import TypesOfOurOwn, doing

from casare_rpa.runtime.executor import WorkflowRun


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
