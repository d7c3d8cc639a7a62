"""StartNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, ExecutionResult
from casare_rpa.nodes.declare import node

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@node(category="basic", exec_inputs=[], tags=["begin", "entry"])
class StartNode(BaseNode):
    """Where a run begins; a workflow has one."""

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Go on at once."""
        return {"success": True, "next_nodes": ["exec_out"]}
