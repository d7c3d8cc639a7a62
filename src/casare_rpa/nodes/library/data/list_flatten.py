"""ListFlattenNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import items, number

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("depth", PropertyType.INTEGER, default=1),
)
@node(category="data", tags=["array"])
class ListFlattenNode(BaseNode):
    """Put the items of lists within a list into the list."""

    def _define_ports(self) -> None:
        self.add_input_port("list", DataType.LIST, required=False)
        self.add_input_port("depth", DataType.INTEGER, required=False)
        self.add_output_port("result", DataType.LIST)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Go as deep as ``depth`` says."""
        found = items(self.get_parameter("list"))
        result = found
        for _ in range(int(number(self.get_parameter("depth"), "depth"))):
            result = [
                part for item in result for part in (item if isinstance(item, list) else [item])
            ]
        self.set_output_value("result", result)
        return {"success": True, "data": {"length": len(result)}}
