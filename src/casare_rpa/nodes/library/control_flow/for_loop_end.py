"""ForLoopEndNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("paired_start_id", PropertyType.STRING, default=""),
)
@node(category="control_flow", tags=["repeat"])
class ForLoopEndNode(BaseNode):
    """Where the body of a for loop ends."""

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Go back to the start; once the loop is complete, go on."""
        start = str(self.get_parameter("paired_start_id", ""))
        if start and context.scope(start) is not None:
            return {"success": True, "loop_back_to": start}
        return {"success": True, "next_nodes": ["exec_out"]}
