"""SelectDropdownNode."""

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
    PropertyDef("value", PropertyType.STRING, default="", essential=True),
    PropertyDef(
        "select_by", PropertyType.CHOICE, default="value", choices=["value", "label", "index"]
    ),
    PropertyDef("timeout", PropertyType.INTEGER, default=30000, label="Timeout (ms)", min_value=0),
    PropertyDef(
        "force",
        PropertyType.BOOLEAN,
        default=False,
        tooltip="Do not wait until the element can be used",
    ),
    PropertyDef(
        "strict", PropertyType.BOOLEAN, default=False, tooltip="Fail where several elements match"
    ),
    *RETRIES,
    *PICTURE_OF_FAILURE,
)
@node(category="browser", tags=["choose", "option", "combo"])
class SelectDropdownNode(PageNode):
    """Choose an option of a drop-down list."""

    def _define_ports(self) -> None:
        self.add_input_port("page", DataType.PAGE, required=False)
        self.add_output_port("page", DataType.PAGE)
        self.add_input_port("selector", DataType.STRING, required=False)
        self.add_input_port("value", DataType.STRING, required=False)

    async def act(self, page: Any, context: ExecutionContext) -> dict[str, Any]:
        """Choose by the option's value, its label, or its place from 0."""
        by, value = str(self.get_parameter("select_by")), self.get_parameter("value")
        if by not in {"value", "label", "index"}:
            raise ValueError(f"select_by is {by!r}; allowed: value, label, index")
        chosen = await self.element(page).select_option(
            **{by: int(value) if by == "index" else str(value)},
            timeout=self.milliseconds("timeout"),
            force=self.flag("force"),
        )
        return {"selector": self.selector(), "selected": chosen}
