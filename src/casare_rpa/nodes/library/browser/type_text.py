"""TypeTextNode."""

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
    PropertyDef("text", PropertyType.STRING, default="", essential=True),
    PropertyDef("delay", PropertyType.INTEGER, default=0, label="Delay (ms)", min_value=0),
    PropertyDef("timeout", PropertyType.INTEGER, default=30000, label="Timeout (ms)", min_value=0),
    PropertyDef("clear_first", PropertyType.BOOLEAN, default=True),
    PropertyDef(
        "press_sequentially",
        PropertyType.BOOLEAN,
        default=False,
        tooltip="Key by key, with the page's key events",
    ),
    PropertyDef(
        "force",
        PropertyType.BOOLEAN,
        default=False,
        tooltip="Do not wait until the element can be used",
    ),
    PropertyDef(
        "strict", PropertyType.BOOLEAN, default=False, tooltip="Fail where several elements match"
    ),
    PropertyDef("press_enter_after", PropertyType.BOOLEAN, default=False),
    PropertyDef("press_tab_after", PropertyType.BOOLEAN, default=False),
    *RETRIES,
    *PICTURE_OF_FAILURE,
)
@node(category="browser", tags=["fill", "input", "write", "form"])
class TypeTextNode(PageNode):
    """Type a text into a field."""

    def _define_ports(self) -> None:
        self.add_input_port("page", DataType.PAGE, required=False)
        self.add_output_port("page", DataType.PAGE)
        self.add_input_port("selector", DataType.STRING, required=False)
        self.add_input_port("text", DataType.STRING, required=False)

    async def act(self, page: Any, context: ExecutionContext) -> dict[str, Any]:
        """Fill the field at once, or key by key where a delay or the keys' events matter."""
        text, timeout = str(self.get_parameter("text")), self.milliseconds("timeout")
        field, delay = self.element(page), self.milliseconds("delay")
        clear, force = self.flag("clear_first"), self.flag("force")
        if delay or not clear or self.flag("press_sequentially"):
            if clear:
                await field.fill("", timeout=timeout, force=force)
            await field.press_sequentially(text, delay=delay, timeout=timeout)
        else:
            await field.fill(text, timeout=timeout, force=force)
        if self.flag("press_enter_after"):
            await field.press("Enter", timeout=timeout)
        if self.flag("press_tab_after"):
            await field.press("Tab", timeout=timeout)
        return {"selector": self.selector(), "text_length": len(text)}
