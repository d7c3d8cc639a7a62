"""CreateListNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import node

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@node(category="data", tags=["array"])
class CreateListNode(BaseNode):
    """Make a list of up to three items."""

    def _define_ports(self) -> None:
        self.add_input_port("item_1", DataType.ANY, required=False)
        self.add_input_port("item_2", DataType.ANY, required=False)
        self.add_input_port("item_3", DataType.ANY, required=False)
        self.add_output_port("list", DataType.LIST)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Put the items that have a value into a list."""
        given = (self.get_parameter(f"item_{i}") for i in (1, 2, 3))
        result = [item for item in given if item is not None]
        self.set_output_value("list", result)
        return {"success": True, "data": {"length": len(result)}}
