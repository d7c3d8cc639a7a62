"""CreateDictNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import node

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@node(category="data", tags=["object"])
class CreateDictNode(BaseNode):
    """Make an object of up to three keys and values."""

    def _define_ports(self) -> None:
        self.add_input_port("key_1", DataType.STRING, required=False)
        self.add_input_port("value_1", DataType.ANY, required=False)
        self.add_input_port("key_2", DataType.STRING, required=False)
        self.add_input_port("value_2", DataType.ANY, required=False)
        self.add_input_port("key_3", DataType.STRING, required=False)
        self.add_input_port("value_3", DataType.ANY, required=False)
        self.add_output_port("dict", DataType.DICT)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Leave out the keys that are empty."""
        pairs = (
            (self.get_parameter(f"key_{i}"), self.get_parameter(f"value_{i}")) for i in (1, 2, 3)
        )
        result = {str(key): value for key, value in pairs if key}
        self.set_output_value("dict", result)
        return {"success": True, "data": {"dict": result}}
