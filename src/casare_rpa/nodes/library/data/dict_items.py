"""DictItemsNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import node
from casare_rpa.nodes.values import mapping

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@node(category="data", tags=["object"])
class DictItemsNode(BaseNode):
    """List the keys and values of an object as pairs."""

    def _define_ports(self) -> None:
        self.add_input_port("dict", DataType.DICT, required=False)
        self.add_output_port("items", DataType.LIST)
        self.add_output_port("count", DataType.INTEGER)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Keep the order of the object."""
        found = mapping(self.get_parameter("dict"))
        listed = [{"key": key, "value": value} for key, value in found.items()]
        self.set_output_value("items", listed)
        self.set_output_value("count", len(listed))
        return {"success": True, "data": {"count": len(listed)}}
