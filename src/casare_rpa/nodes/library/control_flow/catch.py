"""CatchNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("paired_try_id", PropertyType.STRING, default=""),
    PropertyDef("error_types", PropertyType.STRING, default=""),
)
@node(category="control_flow", exec_outputs=["catch_body"], tags=["error", "except"])
class CatchNode(BaseNode):
    """What to do when a node of the paired try has failed."""

    def _define_ports(self) -> None:
        self.add_output_port("error_message", DataType.STRING)
        self.add_output_port("error_type", DataType.STRING)
        self.add_output_port("stack_trace", DataType.STRING)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Give the error to the outputs and go through the body."""
        owner = str(self.get_parameter("paired_try_id", ""))
        scope = context.scope(owner) if owner else None
        caught = scope.state.get("caught") if scope else None
        if caught is None:
            # Reached by a drawn connection: nothing has failed, so the try is complete.
            return (
                {"success": True, "loop_back_to": owner}
                if scope
                else {"success": True, "next_nodes": []}
            )
        self.set_output_value("error_message", caught.error)
        self.set_output_value("error_type", caught.error_type)
        self.set_output_value("stack_trace", caught.stack_trace)
        return {"success": True, "data": {"error": caught.error}, "next_nodes": ["catch_body"]}
