"""ListGetItemNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import node
from casare_rpa.nodes.values import items, number

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@node(category="data", tags=["array"])
class ListGetItemNode(BaseNode):
    """Take one item of a list."""

    def _define_ports(self) -> None:
        self.add_input_port("list", DataType.LIST, required=False)
        self.add_input_port("index", DataType.INTEGER, required=False)
        self.add_output_port("item", DataType.ANY)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Count from 0, or with a negative index from the end."""
        found = items(self.get_parameter("list"))
        index = int(number(self.get_parameter("index", 0), "index"))
        if not -len(found) <= index < len(found):
            raise IndexError(f"found the index {index}; allowed: an index below {len(found)}")
        self.set_output_value("item", found[index])
        return {"success": True, "data": {"item": found[index]}}
