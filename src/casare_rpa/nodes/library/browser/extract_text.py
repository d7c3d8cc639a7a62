"""ExtractTextNode."""

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
    PropertyDef("variable_name", PropertyType.STRING, default="extracted_text"),
    PropertyDef("timeout", PropertyType.INTEGER, default=30000, label="Timeout (ms)", min_value=0),
    PropertyDef(
        "use_inner_text",
        PropertyType.BOOLEAN,
        default=False,
        tooltip="As shown, instead of as in the source",
    ),
    PropertyDef(
        "strict", PropertyType.BOOLEAN, default=False, tooltip="Fail where several elements match"
    ),
    PropertyDef("trim_whitespace", PropertyType.BOOLEAN, default=True),
    *RETRIES,
    *PICTURE_OF_FAILURE,
)
@node(category="browser", tags=["read", "scrape"])
class ExtractTextNode(PageNode):
    """Read an element's text."""

    def _define_ports(self) -> None:
        self.add_input_port("page", DataType.PAGE, required=False)
        self.add_input_port("selector", DataType.STRING, required=False)
        self.add_output_port("text", DataType.STRING)

    async def act(self, page: Any, context: ExecutionContext) -> dict[str, Any]:
        """Read it into the output and the variable."""
        element, timeout = self.element(page), self.milliseconds("timeout")
        if self.flag("use_inner_text"):
            text = await element.inner_text(timeout=timeout)
        else:
            text = await element.text_content(timeout=timeout) or ""
        if self.flag("trim_whitespace"):
            text = text.strip()
        self.store(context, "variable_name", text)
        self.set_output_value("text", text)
        return {"text": text}
