"""WaitForElementNode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casare_rpa.nodes.base import DataType
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.library.browser.page_node import PICTURE_OF_FAILURE, RETRIES, PageNode

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef(
        "selector",
        PropertyType.SELECTOR,
        default="",
        tooltip="CSS or XPath selector",
        essential=True,
    ),
    PropertyDef("timeout", PropertyType.INTEGER, default=30000, label="Timeout (ms)", min_value=0),
    PropertyDef(
        "state",
        PropertyType.CHOICE,
        default="visible",
        choices=["visible", "hidden", "attached", "detached"],
    ),
    PropertyDef(
        "strict", PropertyType.BOOLEAN, default=False, tooltip="Fail where several elements match"
    ),
    *RETRIES,
    *PICTURE_OF_FAILURE,
)
@node(category="browser", tags=["appear", "visible", "hidden"])
class WaitForElementNode(PageNode):
    """Wait until an element is there, or gone."""

    def _define_ports(self) -> None:
        self.add_input_port("page", DataType.PAGE, required=False)
        self.add_output_port("page", DataType.PAGE)
        self.add_input_port("selector", DataType.STRING, required=False)
        self.add_output_port("found", DataType.BOOLEAN)

    async def act(self, page: Any, context: ExecutionContext) -> dict[str, Any]:
        """Wait for the state; a time-out fails the node and leaves ``found`` False."""
        self.set_output_value("found", False)
        await self.element(page).wait_for(
            timeout=self.milliseconds("timeout"), state=self.get_parameter("state")
        )
        self.set_output_value("found", True)
        return {"selector": self.selector(), "found": True}
