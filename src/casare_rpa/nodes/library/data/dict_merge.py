"""DictMergeNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import node
from casare_rpa.nodes.values import mapping

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@node(category="data", tags=["object", "update"])
class DictMergeNode(BaseNode):
    """Make one object of two."""

    def _define_ports(self) -> None:
        self.add_input_port("dict_1", DataType.DICT, required=False)
        self.add_input_port("dict_2", DataType.DICT, required=False)
        self.add_output_port("result", DataType.DICT)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Where both have a key, take the second's value."""
        result = {**mapping(self.get_parameter("dict_1")), **mapping(self.get_parameter("dict_2"))}
        self.set_output_value("result", result)
        return {"success": True, "data": {"result": result}}
