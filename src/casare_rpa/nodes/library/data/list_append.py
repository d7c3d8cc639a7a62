"""ListAppendNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import node
from casare_rpa.nodes.values import items

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@node(category="data", tags=["array", "add"])
class ListAppendNode(BaseNode):
    """Make a list with one item more."""

    def _define_ports(self) -> None:
        self.add_input_port("list", DataType.LIST, required=False)
        self.add_input_port("item", DataType.ANY, required=False)
        self.add_output_port("result", DataType.LIST)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Leave the list at the input as it is."""
        found = items(self.get_parameter("list"))
        result = [*found, self.get_parameter("item")]
        self.set_output_value("result", result)
        return {"success": True, "data": {"length": len(result)}}
