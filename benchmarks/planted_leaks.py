"""Negative controls: cycles that leak on purpose, each in one way. The check must catch every one.

perfgate.toml names them under [[leak]] with ``planted``; ``perfgate leak controls`` runs them.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

from benchmarks.leak_cycles import Subject, counted, raw_browser, shop, subject

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

MEGABYTE = 1_000_000


@subject
async def context_left_open() -> AsyncIterator[Subject]:
    """Nothing is closed: the plan's 50 MB an execution."""
    with shop() as url:
        async with raw_browser() as browser:

            async def execute() -> None:
                page = await (await browser.new_context()).new_page()
                await page.goto(url)

            yield counted(execute, browser)


@subject
async def page_closed_only() -> AsyncIterator[Subject]:
    """The page is closed, its context is not."""
    with shop() as url:
        async with raw_browser() as browser:

            async def execute() -> None:
                page = await (await browser.new_context()).new_page()
                await page.goto(url)
                await page.close()

            yield counted(execute, browser)


@subject
async def response_kept() -> AsyncIterator[Subject]:
    """Everything is closed, and the response is kept."""
    kept: list[Any] = []
    with shop() as url:
        async with raw_browser() as browser:

            async def execute() -> None:
                context = await browser.new_context()
                kept.append(await (await context.new_page()).goto(url))
                await context.close()

            yield counted(execute, browser)


@subject
async def listener_kept() -> AsyncIterator[Subject]:
    """Everything is closed, and a listener stays on the browser."""
    with shop() as url:
        async with raw_browser() as browser:

            async def execute() -> None:
                context = await browser.new_context()
                page = await context.new_page()
                browser.on("disconnected", lambda _: page)
                await page.goto(url)
                await context.close()

            yield counted(execute, browser)


@subject
async def gc_off() -> AsyncIterator[Subject]:
    """Everything is closed, and the garbage collector is switched off: Playwright's objects are cycles."""
    with shop() as url:
        async with raw_browser() as browser:

            async def execute() -> None:
                gc.disable()
                context = await browser.new_context()
                await (await context.new_page()).goto(url)
                await context.close()

            try:
                yield counted(execute, browser)
            finally:
                gc.enable()


@subject
def megabyte_in_python() -> Iterator[Subject]:
    """1 MB a cycle, of bytes that the collector does not know: no count sees it."""
    kept: list[bytearray] = []
    yield Subject(lambda: kept.append(bytearray(MEGABYTE)))


@subject
async def megabyte_in_browser() -> AsyncIterator[Subject]:
    """1 MB a cycle in a page that stays open: no count sees it."""
    async with raw_browser() as browser:
        page = await (await browser.new_context()).new_page()
        await page.evaluate("window.kept = []")

        async def execute() -> None:
            await page.evaluate(f"window.kept.push(new Uint8Array({MEGABYTE}).fill(1)), 0")

        yield counted(execute, browser)


@subject
def widget_kept() -> Iterator[Subject]:
    """A widget a cycle that nobody deletes."""
    from benchmarks.display import application
    from benchmarks.leak_cycles import qt_counts

    app = application()
    from PySide6.QtWidgets import QLabel

    kept: list[Any] = []
    yield Subject(lambda: kept.append(QLabel("kept")), qt_counts(app))
