"""RetrySuccessNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, ExecutionResult
from casare_rpa.nodes.declare import node

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@node(category="error_handling", tags=["retry"])
class RetrySuccessNode(BaseNode):
    """Where an attempt has succeeded."""

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Go on; an attempt whose flow is complete has succeeded."""
        return {"success": True, "next_nodes": ["exec_out"]}
