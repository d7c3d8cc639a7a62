"""DictSetNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import mapping

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("key", PropertyType.STRING, default=""),
    PropertyDef("value", PropertyType.ANY),
)
@node(category="data", tags=["object"])
class DictSetNode(BaseNode):
    """Make an object with one value set."""

    def _define_ports(self) -> None:
        self.add_input_port("dict", DataType.DICT, required=False)
        self.add_input_port("key", DataType.STRING, required=False)
        self.add_input_port("value", DataType.ANY, required=False)
        self.add_output_port("result", DataType.DICT)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Leave the object at the input as it is."""
        found = mapping(self.get_parameter("dict"))
        result = {**found, str(self.get_parameter("key")): self.get_parameter("value")}
        self.set_output_value("result", result)
        return {"success": True, "data": {"result": result}}
