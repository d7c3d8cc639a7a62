"""BrowserEvaluateNode."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from casare_rpa.nodes.base import DataType
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.library.browser.page_node import PICTURE_OF_FAILURE, RETRIES, PageNode

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("script", PropertyType.CODE, default="", essential=True),
    PropertyDef("wait_for_selector", PropertyType.SELECTOR, default=""),
    PropertyDef(
        "return_json", PropertyType.BOOLEAN, default=True, tooltip="Read a result that is JSON text"
    ),
    PropertyDef("store_variable", PropertyType.STRING, default=""),
    PropertyDef("timeout", PropertyType.INTEGER, default=30000, label="Timeout (ms)", min_value=0),
    *RETRIES,
    *PICTURE_OF_FAILURE,
)
@node(category="browser", tags=["javascript", "script"])
class BrowserEvaluateNode(PageNode):
    """Run JavaScript in the page and take its result."""

    def _define_ports(self) -> None:
        self.add_input_port("page", DataType.PAGE, required=False)
        self.add_input_port("script", DataType.STRING, required=False)
        self.add_input_port("arg", DataType.ANY, required=False)
        self.add_output_port("result", DataType.ANY)
        self.add_output_port("success", DataType.BOOLEAN)
        self.add_output_port("error", DataType.STRING)

    async def act(self, page: Any, context: ExecutionContext) -> dict[str, Any]:
        """Evaluate the script, a function of ``arg`` or an expression."""
        self.set_output_value("success", False)
        script = str(self.get_parameter("script"))
        if not script.strip():
            raise ValueError("script is empty; allowed: a JavaScript function or expression")
        awaited = self.get_parameter("wait_for_selector")
        if awaited:
            await page.locator(awaited).first.wait_for(
                state="attached", timeout=self.milliseconds("timeout")
            )
        result = await self._evaluated(page, script)
        if self.flag("return_json") and isinstance(result, str):
            result = _json_or_text(result)
        self.store(context, "store_variable", result)
        self.set_output_value("result", result)
        self.set_output_value("success", True)
        self.set_output_value("error", "")
        return {"result": result}

    async def _evaluated(self, page: Any, script: str) -> Any:
        """The script's result; Playwright itself waits for a promise for ever."""
        allowed = self.milliseconds("timeout")
        limit = asyncio.timeout(allowed / 1000 if allowed else None)
        try:
            async with limit:
                return await page.evaluate(script, self.get_input_value("arg"))
        except TimeoutError as error:
            if not limit.expired():
                raise
            raise TimeoutError(f"the script did not end within {allowed:g} ms") from error


def _json_or_text(text: str) -> Any:
    """The value of a text that is a JSON object or list, else the text."""
    if not text.strip().startswith(("{", "[")):
        return text
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text
