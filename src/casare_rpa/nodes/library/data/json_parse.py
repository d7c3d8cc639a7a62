"""JsonParseNode."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("json_string", PropertyType.TEXT, default=""),
)
@node(category="data")
class JsonParseNode(BaseNode):
    """Read JSON from a text."""

    def _define_ports(self) -> None:
        self.add_input_port("json_string", DataType.STRING, required=False)
        self.add_output_port("data", DataType.ANY)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Put the value at the output."""
        value = json.loads(str(self.get_parameter("json_string")))
        self.set_output_value("data", value)
        return {"success": True, "data": {"type": type(value).__name__}}
