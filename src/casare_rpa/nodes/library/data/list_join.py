"""ListJoinNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import items

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("separator", PropertyType.STRING, default=", "),
)
@node(category="data", tags=["array", "text"])
class ListJoinNode(BaseNode):
    """Write the items of a list as one text."""

    def _define_ports(self) -> None:
        self.add_input_port("list", DataType.LIST, required=False)
        self.add_input_port("separator", DataType.STRING, required=False)
        self.add_output_port("result", DataType.STRING)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Put the separator between the items."""
        found = items(self.get_parameter("list"))
        result = str(self.get_parameter("separator")).join(map(str, found))
        self.set_output_value("result", result)
        return {"success": True, "data": {"result": result}}
