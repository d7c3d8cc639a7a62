"""GoToURLNode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casare_rpa.nodes.base import DataType
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.library.browser.page_node import PageNode

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("url", PropertyType.STRING, default="", essential=True),
    PropertyDef("timeout", PropertyType.INTEGER, default=60000, label="Timeout (ms)", min_value=0),
    PropertyDef(
        "wait_until",
        PropertyType.CHOICE,
        default="load",
        choices=["load", "domcontentloaded", "networkidle", "commit"],
    ),
    PropertyDef("referer", PropertyType.STRING, default=""),
    PropertyDef("retry_count", PropertyType.INTEGER, default=0, min_value=0),
    PropertyDef(
        "retry_interval",
        PropertyType.INTEGER,
        default=1000,
        label="Retry Interval (ms)",
        min_value=0,
    ),
    PropertyDef("screenshot_on_fail", PropertyType.BOOLEAN, default=False),
    PropertyDef("screenshot_path", PropertyType.FILE_PATH, default=""),
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
