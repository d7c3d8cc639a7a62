"""RetryFailNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("error_message", PropertyType.STRING, default="", required=True),
)
@node(category="error_handling", tags=["retry"])
class RetryFailNode(BaseNode):
    """Where an attempt has failed."""

    def _define_ports(self) -> None:
        self.add_input_port("error_message", DataType.STRING, required=False)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Fail with the message, so that the retry tries again."""
        message = str(self.get_parameter("error_message", "")) or "the attempt failed"
        return {"success": False, "error": message, "error_type": "RetryFail"}
