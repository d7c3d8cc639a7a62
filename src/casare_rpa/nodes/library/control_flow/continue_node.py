"""ContinueNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.loops import loop_around

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("paired_loop_start_id", PropertyType.STRING, default=""),
)
@node(category="control_flow", tags=["loop", "next", "skip"])
class ContinueNode(BaseNode):
    """Go on with the next iteration of a loop."""

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Go back to the paired loop, or else to the innermost."""
        return {"success": True, "loop_back_to": loop_around(self, context)}
