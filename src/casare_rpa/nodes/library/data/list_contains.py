"""ListContainsNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import node
from casare_rpa.nodes.values import items, same

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@node(category="data", tags=["array"])
class ListContainsNode(BaseNode):
    """Look for an item in a list."""

    def _define_ports(self) -> None:
        self.add_input_port("list", DataType.LIST, required=False)
        self.add_input_port("item", DataType.ANY, required=False)
        self.add_output_port("contains", DataType.BOOLEAN)
        self.add_output_port("index", DataType.INTEGER)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Give the index of the first equal item, or -1."""
        found = items(self.get_parameter("list"))
        item = self.get_parameter("item")
        index = next((i for i, candidate in enumerate(found) if same(candidate, item)), -1)
        self.set_output_value("contains", index >= 0)
        self.set_output_value("index", index)
        return {"success": True, "data": {"contains": index >= 0}}
