"""MergeNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, ExecutionResult
from casare_rpa.nodes.declare import node

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@node(category="control_flow", tags=["join"])
class MergeNode(BaseNode):
    """Where several ways become one."""

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Go on, whichever way the flow came."""
        return {"success": True, "next_nodes": ["exec_out"]}
