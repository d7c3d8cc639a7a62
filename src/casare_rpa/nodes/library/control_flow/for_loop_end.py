"""ForLoopEndNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.loops import end_of_body

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
        return end_of_body(self, context)
