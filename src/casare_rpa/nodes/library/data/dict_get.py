"""DictGetNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import mapping

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("key", PropertyType.STRING, default=""),
)
@node(category="data", tags=["object"])
class DictGetNode(BaseNode):
    """Take one value of an object."""

    def _define_ports(self) -> None:
        self.add_input_port("dict", DataType.DICT, required=False)
        self.add_input_port("key", DataType.STRING, required=False)
        self.add_input_port("default", DataType.ANY, required=False)
        self.add_output_port("value", DataType.ANY)
        self.add_output_port("found", DataType.BOOLEAN)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Give the default where there is no such key."""
        found = mapping(self.get_parameter("dict"))
        key = str(self.get_parameter("key"))
        value = found[key] if key in found else self.get_parameter("default")
        self.set_output_value("value", value)
        self.set_output_value("found", key in found)
        return {"success": True, "data": {"value": value}}
