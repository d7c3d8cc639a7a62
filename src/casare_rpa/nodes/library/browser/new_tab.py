"""NewTabNode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casare_rpa.nodes.base import DataType
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.library.browser.page_node import RETRIES, PageNode

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("tab_name", PropertyType.STRING, default="main", required=True, essential=True),
    PropertyDef("url", PropertyType.STRING, default="", essential=True),
    PropertyDef("timeout", PropertyType.INTEGER, default=30000, label="Timeout (ms)", min_value=0),
    PropertyDef(
        "wait_until",
        PropertyType.CHOICE,
        default="load",
        choices=["load", "domcontentloaded", "networkidle", "commit"],
    ),
    *RETRIES,
)
@node(category="browser", tags=["page", "window"])
class NewTabNode(PageNode):
    """Open one more page in the run's browser and make it the one in use."""

    def _define_ports(self) -> None:
        self.add_input_port("browser", DataType.BROWSER, required=False)
        self.add_output_port("page", DataType.PAGE)

    async def page_for(self, context: ExecutionContext) -> Any:
        """A new page."""
        page = await (await context.open_browser()).new_page()
        context.set_active_page(page)
        return page

    async def act(self, page: Any, context: ExecutionContext) -> dict[str, Any]:
        """Load the address, where there is one."""
        url = str(self.get_parameter("url"))
        if url:
            await page.goto(
                url,
                timeout=self.milliseconds("timeout"),
                wait_until=self.get_parameter("wait_until"),
            )
        return {"tab_name": self.get_parameter("tab_name"), "url": page.url}
