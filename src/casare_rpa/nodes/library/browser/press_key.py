"""PressKeyNode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casare_rpa.nodes.base import DataType
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.library.browser.page_node import RETRIES, PageNode

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef(
        "key",
        PropertyType.STRING,
        default="Enter",
        tooltip="Such as Enter, F1, ArrowDown, Control+A",
        required=True,
        essential=True,
    ),
    PropertyDef("delay", PropertyType.INTEGER, default=0, label="Delay (ms)", min_value=0),
    *RETRIES,
)
@node(category="browser", tags=["keyboard", "shortcut"])
class PressKeyNode(PageNode):
    """Press a key, or keys together."""

    def _define_ports(self) -> None:
        self.add_input_port("page", DataType.PAGE, required=False)
        self.add_output_port("page", DataType.PAGE)

    async def act(self, page: Any, context: ExecutionContext) -> dict[str, Any]:
        """Press it in the element that has the focus."""
        key = str(self.get_parameter("key"))
        await page.keyboard.press(key, delay=self.milliseconds("delay"))
        return {"key": key}
