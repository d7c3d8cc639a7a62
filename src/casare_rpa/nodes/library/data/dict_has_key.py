"""DictHasKeyNode."""

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
class DictHasKeyNode(BaseNode):
    """Look for a key in an object."""

    def _define_ports(self) -> None:
        self.add_input_port("dict", DataType.DICT, required=False)
        self.add_input_port("key", DataType.STRING, required=False)
        self.add_output_port("has_key", DataType.BOOLEAN)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Put the answer at the output."""
        found = mapping(self.get_parameter("dict"))
        has_key = str(self.get_parameter("key")) in found
        self.set_output_value("has_key", has_key)
        return {"success": True, "data": {"has_key": has_key}}
