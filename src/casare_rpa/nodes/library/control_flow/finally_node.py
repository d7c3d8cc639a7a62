"""FinallyNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("paired_try_id", PropertyType.STRING, default=""),
)
@node(category="control_flow", exec_outputs=["finally_body"], tags=["error", "cleanup"])
class FinallyNode(BaseNode):
    """What to do at the end of the paired try, come what may."""

    def _define_ports(self) -> None:
        self.add_output_port("had_error", DataType.BOOLEAN)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Go through the body when the try says so; reached by the drawn flow, first tell the try."""
        owner = str(self.get_parameter("paired_try_id", ""))
        if not owner:
            return {"success": True, "next_nodes": ["finally_body"]}
        scope = context.scope(owner)
        if scope is None:
            return {"success": True, "next_nodes": []}  # the try is over and has been here already
        if scope.state.get("phase") != "finally":
            return {"success": True, "loop_back_to": owner}
        self.set_output_value("had_error", scope.state["had_error"])
        return {"success": True, "next_nodes": ["finally_body"]}
