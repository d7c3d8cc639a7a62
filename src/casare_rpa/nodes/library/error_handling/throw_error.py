"""ThrowErrorNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("error_message", PropertyType.STRING, default="Custom error"),
    PropertyDef("error_type", PropertyType.STRING, default=""),
)
@node(category="error_handling", tags=["raise", "fail"])
class ThrowErrorNode(BaseNode):
    """Fail with an error of the workflow's own."""

    def _define_ports(self) -> None:
        self.add_input_port("error_message", DataType.STRING, required=False)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Fail."""
        message = str(self.get_parameter("error_message", "")) or str(
            self.get_parameter("message", "")
        )
        kind = str(self.get_parameter("error_type", "")) or "WorkflowError"
        return {"success": False, "error": message or "Custom error", "error_type": kind}
