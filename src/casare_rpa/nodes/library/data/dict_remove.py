"""DictRemoveNode."""

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
class DictRemoveNode(BaseNode):
    """Make an object without one of its keys."""

    def _define_ports(self) -> None:
        self.add_input_port("dict", DataType.DICT, required=False)
        self.add_input_port("key", DataType.STRING, required=False)
        self.add_output_port("result", DataType.DICT)
        self.add_output_port("removed_value", DataType.ANY)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Leave the object at the input as it is."""
        found = mapping(self.get_parameter("dict"))
        removed = found.pop(str(self.get_parameter("key")), None)
        self.set_output_value("result", found)
        self.set_output_value("removed_value", removed)
        return {"success": True, "data": {"result": found}}
