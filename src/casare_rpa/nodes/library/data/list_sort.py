"""ListSortNode."""

from __future__ import annotations

from functools import cmp_to_key
from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import at_path, boolean, items, order

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("reverse", PropertyType.BOOLEAN, default=False),
    PropertyDef("key_path", PropertyType.STRING, default=""),
)
@node(category="data", tags=["array", "order"])
class ListSortNode(BaseNode):
    """Sort a list."""

    def _define_ports(self) -> None:
        self.add_input_port("list", DataType.LIST, required=False)
        self.add_input_port("reverse", DataType.BOOLEAN, required=False)
        self.add_input_port("key_path", DataType.STRING, required=False)
        self.add_output_port("result", DataType.LIST)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Compare the items, or what ``key_path`` leads to in each; numbers in texts as numbers."""
        found = items(self.get_parameter("list"))
        path = str(self.get_parameter("key_path"))
        reverse = boolean(self.get_parameter("reverse"))
        by_value = cmp_to_key(lambda a, b: order(at_path(a, path), at_path(b, path)))
        result = sorted(found, key=by_value, reverse=reverse)
        self.set_output_value("result", result)
        return {"success": True, "data": {"length": len(result)}}
