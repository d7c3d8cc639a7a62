"""BreakNode."""

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
@node(category="control_flow", tags=["loop", "leave"])
class BreakNode(BaseNode):
    """Leave a loop."""

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Leave the paired loop, or else the innermost."""
        loop = loop_around(self, context)
        return {"success": True, "leave_loop": True, "loop_back_to": loop}
