"""GoToURLNode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casare_rpa.nodes.base import DataType
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.library.browser.page_node import (
    LOADING,
    PICTURE_OF_FAILURE,
    RETRIES,
    PageNode,
)

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("url", PropertyType.STRING, default="", essential=True),
    *LOADING,
    PropertyDef("referer", PropertyType.STRING, default=""),
    *RETRIES,
    *PICTURE_OF_FAILURE,
)
@node(category="browser", tags=["navigate", "open", "load"])
class GoToURLNode(PageNode):
    """Load an address in the page."""

    def _define_ports(self) -> None:
        self.add_input_port("page", DataType.PAGE, required=False)
        self.add_input_port("url", DataType.STRING, required=False)
        self.add_output_port("page", DataType.PAGE)

    async def act(self, page: Any, context: ExecutionContext) -> dict[str, Any]:
        """Go there; an answer of 400 or above counts as loaded, as in a browser."""
        url = str(self.get_parameter("url"))
        if not url:
            raise ValueError("url is empty; allowed: an address such as http://127.0.0.1:8000/")
        response = await page.goto(
            url,
            timeout=self.milliseconds("timeout"),
            wait_until=self.get_parameter("wait_until"),
            referer=self.get_parameter("referer") or None,
        )
        return {"url": page.url, "status": response.status if response else None}
