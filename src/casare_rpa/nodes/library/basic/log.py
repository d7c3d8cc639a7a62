"""LogNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("message", PropertyType.TEXT, default=""),
    PropertyDef(
        "level",
        PropertyType.CHOICE,
        default="info",
        choices=["debug", "info", "warning", "error", "critical"],
    ),
)
@node(category="basic", tags=["print", "message"])
class LogNode(BaseNode):
    """Write a message to the run's log."""

    def _define_ports(self) -> None:
        self.add_input_port("message", DataType.ANY, required=False)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Write the message; a value that is no text is written as its text."""
        message = str(self.get_parameter("message", ""))
        context.log(message, str(self.get_parameter("level")))
        return {"success": True, "data": {"message": message}}
