"""GetVariableNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("variable_name", PropertyType.STRING, default="", required=True),
    PropertyDef("default_value", PropertyType.ANY),
)
@node(category="variable")
class GetVariableNode(BaseNode):
    """Give a variable of the workflow to other nodes."""

    def _define_ports(self) -> None:
        self.add_input_port("variable_name", DataType.STRING, required=False)
        self.add_output_port("value", DataType.ANY)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Put the value, or the default where there is no such variable, at the output."""
        name = str(self.get_parameter("variable_name", ""))
        value = context.get_variable(name, self.get_parameter("default_value"))
        self.set_output_value("value", value)
        return {"success": True, "data": {name: value}}
