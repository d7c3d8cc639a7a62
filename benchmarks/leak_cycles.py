"""Cycles that ``perfgate leak`` checks: what must leave nothing behind. perfgate.toml names them under [[leak]].

Each is a generator that sets up, yields a Subject and tears down. ``planted_leaks`` has those that leak on
purpose.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import itertools
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.local_site import Session

try:
    from perfgate.leak import Subject, subject
except (
    ImportError
):  # asv imports every file here, in commits too that have no leak checks; memory.py says so
    Subject = None

    def subject(function: Any) -> Any:
        """Nothing: there is nothing to check it with."""
        return function


if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "workflows"


@contextlib.contextmanager
def shop() -> Iterator[str]:
    """The address of the example shop's page of eight requests."""
    session = Session()
    try:
        yield session.url
    finally:
        session.close()


@contextlib.asynccontextmanager
async def raw_browser() -> AsyncIterator[Any]:
    """A browser as the pool starts it, without the pool."""
    from playwright.async_api import async_playwright

    from casare_rpa.infrastructure.resources.chromium import arguments_here, require_chromium

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=require_chromium().path, args=list(arguments_here())
        )
        try:
            yield browser
        finally:
            await browser.close()


@contextlib.asynccontextmanager
async def open_pool(**options: Any) -> AsyncIterator[Any]:
    """A pool that keeps its browser for as long as it is watched."""
    from casare_rpa.infrastructure.resources.browser_pool import BrowserPool, PoolOptions

    known = {each.name for each in dataclasses.fields(PoolOptions)}
    # A browser that is replaced takes its growth along.
    kept = {"recycle_after_contexts": None, "recycle_after": None}
    options = {**{name: value for name, value in kept.items() if name in known}, **options}
    async with BrowserPool(PoolOptions(**options)) as pool:
        await pool.warm_up()
        yield pool


async def browser_of(pool: Any) -> Any:
    """Playwright's browser behind a pool, for counting."""
    async with pool.lease() as lease:
        browser = lease.context.browser
    await at_rest(pool)
    return browser


async def at_rest(pool: Any) -> None:
    """Wait until the warm set is full and nothing is being closed."""
    await pool.warm_up()
    await pool.settled()


def counted(cycle: Callable[[], Any], browser: Any, settle: Any = None) -> Any:
    """A subject whose counts are what a browser holds open."""
    from perfgate.leak.playwright_counts import playwright_counts

    return Subject(cycle, {"browser": lambda: playwright_counts(browser)}, settle)


class ExpectedError(Exception):
    """What a failing execution raises."""


async def leave(pool: Any, url: str, way: str) -> None:
    """One execution that loads a page with a listener and a route, and ends in one of the ways there are."""
    async with asyncio.timeout(None) as limit, pool.lease() as lease:
        lease.on(lease.page, "request", lambda _: None)
        await lease.route(lease.context, "**/*.nothing", lambda route: route.abort())
        await lease.page.goto(url)
        match way:
            case "error":
                raise ExpectedError
            case "time-out":
                limit.reschedule(asyncio.get_running_loop().time())
                await asyncio.sleep(60)
            case "cancellation":
                task = asyncio.current_task()
                assert task is not None
                task.cancel()
                await asyncio.sleep(60)


async def leave_quietly(pool: Any, url: str, way: str) -> None:
    """The same in a task of its own, whose error, time-out or cancellation was expected."""
    execution = asyncio.ensure_future(leave(pool, url, way))
    with contextlib.suppress(ExpectedError, TimeoutError):
        try:
            await execution
        except asyncio.CancelledError:
            if not execution.cancelled():
                raise


@subject
async def pool() -> AsyncIterator[Subject]:
    """The browser pool: executions that succeed, fail, take too long and are cancelled, in turn."""
    with shop() as url:
        async with open_pool() as opened:
            browser = await browser_of(opened)
            ways = itertools.cycle(("success", "error", "time-out", "cancellation"))
            yield counted(
                lambda: leave_quietly(opened, url, next(ways)), browser, lambda: at_rest(opened)
            )


@subject
async def raw_context() -> AsyncIterator[Subject]:
    """The floor: Playwright alone, every context closed. What it grows is the libraries' own."""
    with shop() as url:
        async with raw_browser() as browser:

            async def execute() -> None:
                context = await browser.new_context()
                try:
                    page = await context.new_page()
                    await page.goto(url)
                finally:
                    await context.close()

            yield counted(execute, browser)


@subject
def workflow_runs() -> Iterator[Subject]:
    """Loading and running a workflow of 47 nodes."""
    from casare_rpa.nodes.registry import NodeRegistry
    from casare_rpa.runtime.executor import WorkflowRun
    from casare_rpa.runtime.loader import load_workflow

    registry = NodeRegistry.from_manifest()
    path = EXAMPLES / "sales_report.json"
    # Workflows name their inputs relative to the folder they are started in.
    root = EXAMPLES.parent.parent
    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.chdir(root),
        asyncio.Runner() as runner,
    ):

        def run() -> None:
            workflow = load_workflow(path)
            one = WorkflowRun(workflow, registry, variables={"out_dir": folder})
            result = runner.run(one.execute())
            if not result.success:
                raise RuntimeError(f"{path.name} failed: {result.error}")

        yield Subject(run)


@subject
def reopen() -> Iterator[Subject]:
    """The editor opens the same file of 117 nodes again and paints it."""
    from benchmarks.display import application

    app = application()
    from casare_rpa.nodes.registry import NodeRegistry
    from casare_rpa.presentation.canvas.editor import Editor
    from casare_rpa.runtime.loader import load_workflow, save_workflow

    editor = Editor(NodeRegistry.from_manifest(), load_workflow, save_workflow)
    editor.show()
    # Commits before files were opened in slices have none.
    opening = getattr(editor.graph, "opening", None)

    def open_again() -> None:
        if not editor.open_file(EXAMPLES / "month_end.json"):
            raise RuntimeError("the file was not opened")
        # It appears in slices: the collector rests until the last, and each that is painted has nodes in states of its own,
        # whose pictures are kept for a while. How many there are is the machine's speed.
        if opening is not None:
            opening.finish()
        app.processEvents()
        editor.viewer.grab()

    yield Subject(open_again, qt_counts(app, editor), lambda: settled(app))
    editor.graph.undo_stack().setClean()
    editor.close()


@subject
def graphs() -> Iterator[Subject]:
    """A graph of 100 nodes is built, shown, painted and dropped."""
    from benchmarks.canvas_graphs import filled_graph
    from benchmarks.display import application

    app = application()

    def build_and_drop() -> None:
        graph, _ = filled_graph("casare", 100)
        viewer = graph.viewer()
        viewer.show()
        app.processEvents()
        viewer.grab()
        viewer.close()
        viewer.deleteLater()
        graph.deleteLater()

    yield Subject(build_and_drop, qt_counts(app), lambda: settled(app))


def settled(app: Any) -> None:
    """Let Qt carry out what it put off, deletions too."""
    from PySide6.QtCore import QEvent

    for _ in range(3):
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        app.processEvents()


def qt_counts(app: Any, editor: Any = None) -> dict[str, Any]:
    """Widgets and windows; of an editor the items of its scene and every QObject below it too."""
    counts: dict[str, Any] = {
        "widgets": lambda: len(app.allWidgets()),
        "windows": lambda: len(app.topLevelWindows()),
    }
    if editor is not None:
        from PySide6.QtCore import QObject

        counts["scene items"] = lambda: len(editor.viewer.scene().items())
        counts["Qt objects"] = lambda: len(editor.findChildren(QObject))
    return counts
