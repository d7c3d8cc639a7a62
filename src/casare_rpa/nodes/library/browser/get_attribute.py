"""GetAttributeNode."""

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
    PropertyDef("attribute", PropertyType.STRING, default="", essential=True),
    PropertyDef("variable_name", PropertyType.STRING, default="attribute_value"),
    PropertyDef("timeout", PropertyType.INTEGER, default=30000, label="Timeout (ms)", min_value=0),
    PropertyDef(
        "strict", PropertyType.BOOLEAN, default=False, tooltip="Fail where several elements match"
    ),
    *RETRIES,
    *PICTURE_OF_FAILURE,
)
@node(category="browser", tags=["href", "read"])
class GetAttributeNode(PageNode):
    """Read an attribute of an element."""

    def _define_ports(self) -> None:
        self.add_input_port("page", DataType.PAGE, required=False)
        self.add_input_port("selector", DataType.STRING, required=False)
        self.add_input_port("attribute", DataType.STRING, required=False)
        self.add_output_port("value", DataType.STRING)

    async def act(self, page: Any, context: ExecutionContext) -> dict[str, Any]:
        """Read it into the output and the variable; None where the element has no such attribute."""
        attribute = str(self.get_parameter("attribute"))
        if not attribute:
            raise ValueError("attribute is empty; allowed: an attribute's name, such as href")
        value = await self.element(page).get_attribute(
            attribute, timeout=self.milliseconds("timeout")
        )
        self.store(context, "variable_name", value)
        self.set_output_value("value", value)
        return {"attribute": attribute, "value": value}
