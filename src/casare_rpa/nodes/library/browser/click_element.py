"""ClickElementNode."""

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
    PropertyDef("button", PropertyType.CHOICE, default="left", choices=["left", "right", "middle"]),
    PropertyDef("click_count", PropertyType.INTEGER, default=1, min_value=1),
    PropertyDef("delay", PropertyType.INTEGER, default=0, label="Delay (ms)", min_value=0),
    PropertyDef(
        "force",
        PropertyType.BOOLEAN,
        default=False,
        tooltip="Do not wait until the element can be used",
    ),
    PropertyDef("position_x", PropertyType.FLOAT, default=None),
    PropertyDef("position_y", PropertyType.FLOAT, default=None),
    PropertyDef(
        "modifiers",
        PropertyType.MULTI_CHOICE,
        default=[],
        choices=["Alt", "Control", "Meta", "Shift"],
    ),
    PropertyDef("trial", PropertyType.BOOLEAN, default=False),
    *RETRIES,
    *PICTURE_OF_FAILURE,
)
@node(category="browser", tags=["press", "button", "link"])
class ClickElementNode(PageNode):
    """Click an element."""

    def _define_ports(self) -> None:
        self.add_input_port("page", DataType.PAGE, required=False)
        self.add_output_port("page", DataType.PAGE)
        self.add_input_port("selector", DataType.STRING, required=False)

    async def act(self, page: Any, context: ExecutionContext) -> dict[str, Any]:
        """Click it once it can be clicked; a navigation this starts is waited for by the next node."""
        x, y = self.get_parameter("position_x"), self.get_parameter("position_y")
        await self.element(page).click(
            timeout=self.milliseconds("timeout"),
            button=self.get_parameter("button"),
            click_count=int(self.get_parameter("click_count")),
            delay=self.milliseconds("delay"),
            force=self.flag("force"),
            position=None if x is None or y is None else {"x": float(x), "y": float(y)},
            modifiers=list(self.get_parameter("modifiers")),
            trial=self.flag("trial"),
        )
        return {"selector": self.selector()}
