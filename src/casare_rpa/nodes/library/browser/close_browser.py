"""CloseBrowserNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import node

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@node(category="browser", tags=["quit", "end"])
class CloseBrowserNode(BaseNode):
    """Give the run's browser back, with all its pages."""

    def _define_ports(self) -> None:
        self.add_input_port("browser", DataType.BROWSER, required=False)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Close it; where none is open there is nothing to do."""
        await context.close_browser()
        return {"success": True, "next_nodes": ["exec_out"]}
