"""ListSliceNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import node
from casare_rpa.nodes.values import items, number

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@node(category="data", tags=["array"])
class ListSliceNode(BaseNode):
    """Take a part of a list."""

    def _define_ports(self) -> None:
        self.add_input_port("list", DataType.LIST, required=False)
        self.add_input_port("start", DataType.INTEGER, required=False)
        self.add_input_port("end", DataType.INTEGER, required=False)
        self.add_output_port("result", DataType.LIST)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """From ``start`` up to, not including, ``end``."""
        found = items(self.get_parameter("list"))
        start = int(number(self.get_parameter("start", 0), "start"))
        end = self.get_parameter("end")
        result = found[start : None if end is None else int(number(end, "end"))]
        self.set_output_value("result", result)
        return {"success": True, "data": {"length": len(result)}}
