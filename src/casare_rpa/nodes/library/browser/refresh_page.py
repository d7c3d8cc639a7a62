"""RefreshPageNode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casare_rpa.nodes.base import DataType
from casare_rpa.nodes.declare import node, properties
from casare_rpa.nodes.library.browser.page_node import LOADING, RETRIES, PageNode

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    *LOADING,
    *RETRIES,
)
@node(category="browser", tags=["reload"])
class RefreshPageNode(PageNode):
    """Load the page again."""

    def _define_ports(self) -> None:
        self.add_input_port("page", DataType.PAGE, required=False)
        self.add_output_port("page", DataType.PAGE)

    async def act(self, page: Any, context: ExecutionContext) -> dict[str, Any]:
        """Do it and wait."""
        await page.reload(
            timeout=self.milliseconds("timeout"), wait_until=self.get_parameter("wait_until")
        )
        return {"url": page.url}
