"""GetPropertyNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import at_path

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("property_path", PropertyType.STRING, default=""),
)
@node(category="data", tags=["object", "path"])
class GetPropertyNode(BaseNode):
    """Take what lies deep within an object."""

    def _define_ports(self) -> None:
        self.add_input_port("object", DataType.DICT, required=False)
        self.add_input_port("property_path", DataType.STRING, required=False)
        self.add_output_port("value", DataType.ANY)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Follow keys and indices separated by dots; nothing where they lead nowhere."""
        path = str(self.get_parameter("property_path"))
        value = at_path(self.get_parameter("object"), path)
        self.set_output_value("value", value)
        return {"success": True, "data": {"value": value}}
