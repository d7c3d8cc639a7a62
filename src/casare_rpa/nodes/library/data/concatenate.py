"""ConcatenateNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("string_1", PropertyType.STRING, default=""),
    PropertyDef("string_2", PropertyType.STRING, default=""),
    PropertyDef("separator", PropertyType.STRING, default=""),
)
@node(category="data", tags=["text", "join"])
class ConcatenateNode(BaseNode):
    """Put two texts together."""

    def _define_ports(self) -> None:
        self.add_input_port("string_1", DataType.STRING, required=False)
        self.add_input_port("string_2", DataType.STRING, required=False)
        self.add_output_port("result", DataType.STRING)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Put the separator between them."""
        parts = (str(self.get_parameter("string_1")), str(self.get_parameter("string_2")))
        result = str(self.get_parameter("separator")).join(parts)
        self.set_output_value("result", result)
        return {"success": True, "data": {"result": result}}
