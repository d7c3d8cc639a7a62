"""Every node type that ships does in a run what its description says, and fails clearly when it cannot."""

from __future__ import annotations

import contextlib
import socket
from pathlib import Path
from unittest.mock import AsyncMock

import pytest
from tests.unit.nodes.library.cases import (
    CANNOT_FAIL,
    FAILING_FLOWS,
    FAILURES,
    FLOWS,
    NEVER_RUN,
    SAY,
    SUCCESS,
)

from casare_rpa.domain.errors import NodeFailedError
from casare_rpa.nodes.registry import NodeRegistry

REGISTRY = NodeRegistry.from_manifest(eager=False)
BROWSER = [type_ for type_ in REGISTRY.types() if REGISTRY.describe(type_).category == "browser"]
BROWSER_TESTS = Path(__file__).parents[1] / "browser" / "test_browser_nodes.py"


def in_place(value, places):
    """A value with the names of places replaced by the places."""
    if isinstance(value, str):
        for name, place in places.items():
            value = value.replace(name, place)
        return value
    if isinstance(value, dict):
        return {key: in_place(item, places) for key, item in value.items()}
    return [in_place(item, places) for item in value] if isinstance(value, list) else value


def named(case):
    """What a case is called in a report: its node type."""
    return case[0]


@pytest.fixture
def places(tmp_path, service, monkeypatch):
    """A folder with some files, a web service, and a port that nobody listens on."""
    for name in ("HTTP_TOKEN", "HTTP_USERNAME", "HTTP_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "a.txt").write_text("some text")
    (tmp_path / "t.csv").write_text("a\n1\n")
    (tmp_path / "quoted.txt").write_text("'a,b',\"c\"\n")
    (tmp_path / "odd.txt").write_text('"a"b\n')
    (tmp_path / "t.json").write_text('{"a": [1]}')
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{taken.getsockname()[1]}"
        yield {"TMP": str(tmp_path), "SITE": service.url, "CLOSED": closed}


def test_every_type_has_a_case_of_success_and_one_of_failure():
    good = {case[0] for case in (*SUCCESS, *FLOWS)}
    bad = {case[0] for case in (*FAILURES, *FAILING_FLOWS)}
    others = set(REGISTRY.types()) - set(BROWSER)
    assert others - good == set()
    assert others - bad == CANNOT_FAIL | NEVER_RUN
    text = BROWSER_TESTS.read_text(encoding="utf-8")
    assert [type_ for type_ in BROWSER if type_ not in text] == []


@pytest.mark.parametrize("kind", sorted(CANNOT_FAIL))
def test_what_cannot_fail_takes_nothing_that_could_be_wrong(kind):
    info = REGISTRY.describe(kind)
    assert info.properties == ()
    assert [port.name for port in info.ports.inputs if not port.is_exec] == []


@pytest.mark.parametrize("case", SUCCESS, ids=named)
async def test_outputs(flow, run, places, case):
    kind, config, expected = case
    config, expected = in_place(config, places), in_place(expected, places)
    log = ("LogNode", {"message": [f"{{{{x.{name}}}}}" for name in expected]})
    nodes = {"s": "StartNode", "x": (kind, config), "l": log}
    result, seen = await run(flow(nodes, "s -> x -> l", variables={"v": "start"}))
    assert result.error is None
    assert seen.messages == [str(list(expected.values()))]


@pytest.mark.parametrize("case", FAILURES, ids=named)
async def test_bad_values_fail_with_what_is_allowed(flow, run, places, case):
    kind, config, message = case
    nodes = {"s": "StartNode", "x": (kind, in_place(config, places))}
    result, _ = await run(flow(nodes, "s -> x", variables={"v": 1, "nothing": None}))
    assert isinstance(result.error, NodeFailedError)
    assert result.error.node_id == "x"
    assert in_place(message, places) in str(result.error)


@pytest.mark.parametrize("case", FLOWS, ids=named)
async def test_flow(flow, run, case):
    kind, more, ways, messages = case
    nodes = {"s": "StartNode", "l": SAY, "x": kind} | more
    if kind == "StartNode":
        del nodes["x"]
    result, seen = await run(flow(nodes, *ways, variables={"v": "start"}))
    assert result.error is None
    assert seen.messages == messages


@pytest.mark.parametrize("case", FAILING_FLOWS, ids=named)
async def test_failing_flow(flow, run, case):
    kind, more, ways, message = case
    result, _ = await run(flow({"s": "StartNode", "x": kind} | more, *ways))
    assert str(result.error) == message


@pytest.mark.parametrize("kind", [kind for kind in BROWSER if kind != "CloseBrowserNode"])
async def test_a_browser_node_without_a_browser_fails_by_name(flow, run, kind):
    config = {
        "selector": "#a",
        "url": "about:blank",
        "script": "1",
        "file_path": "x.png",
        "key": "a",
    }
    result, _ = await run(flow({"s": "StartNode", "x": (kind, config)}, "s -> x"))
    assert isinstance(result.error, NodeFailedError)
    assert result.error.node_id == "x"
    assert "browser" in str(result.error)


class LostBrowser:
    """A session whose browser died: closing it fails."""

    def __init__(self):
        self.page = AsyncMock()

    def using(self, page):
        return contextlib.nullcontext(page)

    async def close(self):
        raise OSError("the browser is gone")


class LostBrowsers:
    async def acquire(self):
        return LostBrowser()


async def test_a_browser_that_cannot_be_closed_fails_by_name(flow, run):
    nodes = {"s": "StartNode", "o": "LaunchBrowserNode", "x": "CloseBrowserNode"}
    result, _ = await run(flow(nodes, "s -> o -> x"), browsers=LostBrowsers())
    assert str(result.error) == "node 'x' (CloseBrowserNode) failed: the browser is gone"
