"""What a browser node takes for true or false it takes as a text too, read as people write it."""

from __future__ import annotations

import asyncio
from typing import Any
from unittest.mock import AsyncMock, MagicMock, Mock

import pytest

from casare_rpa.nodes.registry import NodeRegistry

REGISTRY = NodeRegistry.from_manifest(eager=False)
FLAGS = [
    (type_, definition.name)
    for type_ in REGISTRY.types()
    if REGISTRY.describe(type_).category == "browser"
    for definition in REGISTRY.describe(type_).properties
    if definition.type == "boolean" and definition.name != "screenshot_on_fail"
]
ELEMENT: dict[str, Any] = {
    "inner_text.return_value": " as shown ",
    "text_content.return_value": " as in the source ",
    "get_attribute.return_value": "value",
    "select_option.return_value": ["1"],
    "evaluate.return_value": [["Name"], ["Lamp"]],
}
CONFIG = {
    "ScreenshotNode": {"file_path": "x.png"},
    "TableScraperNode": {"output_format": "list_of_lists"},
    "BrowserEvaluateNode": {"script": "1"},
    "GetAttributeNode": {"selector": "#a", "attribute": "href"},
}


def a_page() -> AsyncMock:
    """A page that notes what is asked of it."""
    page = AsyncMock(**{"evaluate.return_value": '{"a": 1}'})
    first = {f"first.{name}": value for name, value in ELEMENT.items()}
    page.locator = Mock()
    page.locator.return_value = AsyncMock(**ELEMENT, **first)
    return page


async def acted(kind: str, **flag: Any) -> tuple[list[Any], dict[str, Any]]:
    """What a node asks of its page, and what it puts out."""
    node = REGISTRY.get(kind)("n", CONFIG.get(kind, {"selector": "#a"}) | flag)
    page = a_page()
    node.set_input_value("page", page)
    await node.execute(MagicMock())
    return page.mock_calls, {**node.output_values, "page": None}


@pytest.mark.parametrize(("kind", "flag"), FLAGS)
async def test_texts_mean_what_they_say(kind: str, flag: str) -> None:
    yes, no = await acted(kind, **{flag: True}), await acted(kind, **{flag: False})
    assert yes != no
    assert await acted(kind, **{flag: "true"}) == yes
    assert await acted(kind, **{flag: "false"}) == no


@pytest.mark.parametrize(("kind", "flag"), FLAGS)
async def test_a_text_that_says_neither_is_refused(kind: str, flag: str) -> None:
    with pytest.raises(ValueError, match=f"{flag}: found 'maybe'; allowed: true, yes"):
        await acted(kind, **{flag: "maybe"})


@pytest.mark.parametrize(("text", "taken", "said"), [("false", 0, 0), ("yes", 1, 0), ("hm", 0, 1)])
async def test_the_picture_of_a_failure_never_hides_it(text: str, taken: int, said: int) -> None:
    node = REGISTRY.get("GoToURLNode")("n", {"screenshot_on_fail": text})
    page, context = a_page(), MagicMock()
    node.set_input_value("page", page)
    with pytest.raises(ValueError, match="url is empty"):
        await node.execute(context)
    assert page.screenshot.await_count == taken
    assert context.log.call_count == said


async def test_a_script_that_never_ends_is_bounded() -> None:
    """Playwright has no time-out for evaluate."""
    node = REGISTRY.get("BrowserEvaluateNode")("n", {"script": "p", "timeout": 20})
    page = a_page()
    page.evaluate = lambda *_: asyncio.Event().wait()
    node.set_input_value("page", page)
    with pytest.raises(TimeoutError, match="the script did not end within 20 ms"):
        await node.execute(MagicMock())
