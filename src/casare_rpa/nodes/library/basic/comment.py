"""CommentNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("comment", PropertyType.TEXT, default=""),
)
@node(category="basic", exec_inputs=[], exec_outputs=[], tags=["note"])
class CommentNode(BaseNode):
    """A note on the canvas; it is never executed."""

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Do nothing."""
        return {"success": True, "next_nodes": []}
