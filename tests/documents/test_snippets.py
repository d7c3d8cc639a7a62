"""Every block of the documents that is no command line is true: Python runs, workflows are taken, others are listed."""

from __future__ import annotations

import ast
import asyncio
import inspect
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

import pytest
from tests.documents.pages import Block, blocks
from tests.documents.test_commands import ELSEWHERE

from casare_rpa.infrastructure.resources.chromium import arguments_here, require_chromium
from casare_rpa.nodes.registry import NodeRegistry
from casare_rpa.runtime.file_check import check_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Blocks that are nothing to run or to read in.
NOT_RUN = {
    "": "a drawing, or what a program prints",
    "text": "what a program prints",
    "console": "a command line with what it prints; test_commands takes the command",
    "ini": "test_other_projects takes it",
    "sh": "test_commands takes its lines",
    "toml": "test_other_projects takes it",
}
ALL = [each for each in blocks() if each.page not in ELSEWHERE and each.language not in NOT_RUN]
PYTHON = [each for each in ALL if each.language == "python"]
# What a reader has and a block only names.
READERS_OWN = """
import pytest_asyncio, pytest
async def buy_something(browser): await (await browser.new_context()).close()
def parse(document): return len(document)
@pytest.fixture
def document(): return "words"
@pytest_asyncio.fixture
async def browser():
    from playwright.async_api import async_playwright
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch()
        yield browser
        await browser.close()
"""


@pytest.fixture
def site() -> Iterator[str]:
    """A page with a link that says More, for example.org, which a test cannot ask."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<a href='/more'>More</a>")

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    thread.join()
    server.server_close()


def adapted(text: str, site: str = "") -> str:
    """With the browser of this machine instead of the one that Playwright's installer brings, and a page of its own."""
    launch = (
        f"launch(executable_path={str(require_chromium().path)!r}, args={list(arguments_here())!r})"
    )
    return text.replace("chromium.launch()", f"chromium.{launch}").replace(
        "https://example.org", site
    )


def _owns_its_process(block: Block) -> bool:
    """Whether it changes what NodeGraphQt's names mean for all that runs there, or makes the one QApplication."""
    return "\ninstall()" in block.text or "QApplication(" in block.text


@pytest.mark.parametrize("block", [each for each in PYTHON if _owns_its_process(each)], ids=str)
def test_python_runs_in_a_process_of_its_own(block: Block) -> None:
    program = READERS_OWN + block.text
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "block",
    [each for each in PYTHON if "def test_" not in each.text and not _owns_its_process(each)],
    ids=str,
)
def test_python_runs(block: Block, site: str) -> None:
    names: dict[str, Any] = {}
    exec(READERS_OWN, names)
    code = compile(
        adapted(block.text, site), str(block), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    )
    work = eval(code, names)
    if inspect.iscoroutine(work):
        asyncio.run(work)
    if "checkout" in names:
        asyncio.run(_one_cycle(names["checkout"]))


async def _one_cycle(checkout: Any) -> None:
    async with checkout() as subject:
        before = subject.counts["browser"]()
        await subject.cycle()
        assert subject.counts["browser"]() == before


@pytest.mark.timeout(300)
@pytest.mark.parametrize("block", [each for each in PYTHON if "def test_" in each.text], ids=str)
def test_tests_pass(block: Block, tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(adapted(READERS_OWN + block.text))
    (tmp_path / "pytest.ini").write_text("[pytest]\nasyncio_mode = auto\n")
    # Where the source is tested and not the wheel, nothing has told pytest of the plugin.
    installed = entry_points(group="pytest11", name="perfgate_leak")
    plugin = () if installed else ("-p", "perfgate.leak.pytest_plugin")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *plugin],
        cwd=tmp_path,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    tests = block.text.count("def test_")
    assert f"{tests} passed" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize("block", [each for each in ALL if each.language == "json"], ids=str)
def test_a_workflow_has_no_problem(block: Block, tmp_path: Path) -> None:
    file = tmp_path / "workflow.json"
    file.write_text(block.text)
    report = check_file(file, NodeRegistry.installed())
    assert report.loads
    assert report.problems == ()


def test_nothing_is_passed_over() -> None:
    assert {each.language for each in ALL} == {"json", "python"}
    used = {each.language for each in blocks() if each.page not in ELSEWHERE}
    assert set(NOT_RUN) <= used
