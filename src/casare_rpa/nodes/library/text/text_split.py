"""TextSplitNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import number

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("max_split", PropertyType.INTEGER, default=-1),
)
@node(category="text", tags=["string"])
class TextSplitNode(BaseNode):
    """Cut a text into a list."""

    def _define_ports(self) -> None:
        self.add_input_port("text", DataType.STRING, required=False)
        self.add_input_port("separator", DataType.STRING, required=False)
        self.add_output_port("result", DataType.LIST)
        self.add_output_port("count", DataType.INTEGER)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Cut at the separator, or where it is empty at white space."""
        text = str(self.get_parameter("text", ""))
        separator = str(self.get_parameter("separator", "")) or None
        result = text.split(separator, int(number(self.get_parameter("max_split"), "max_split")))
        self.set_output_value("result", result)
        self.set_output_value("count", len(result))
        return {"success": True, "data": {"count": len(result)}}
