"""ListLengthNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import node
from casare_rpa.nodes.values import items

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@node(category="data", tags=["array"])
class ListLengthNode(BaseNode):
    """Count the items of a list."""

    def _define_ports(self) -> None:
        self.add_input_port("list", DataType.LIST, required=False)
        self.add_output_port("length", DataType.INTEGER)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Put the count at the output."""
        found = items(self.get_parameter("list"))
        self.set_output_value("length", len(found))
        return {"success": True, "data": {"length": len(found)}}
