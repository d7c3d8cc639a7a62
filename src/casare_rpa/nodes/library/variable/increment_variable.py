"""IncrementVariableNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import number

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("variable_name", PropertyType.STRING, default="", required=True),
    PropertyDef("increment", PropertyType.FLOAT, default=1.0),
)
@node(category="variable", tags=["count", "add"])
class IncrementVariableNode(BaseNode):
    """Add to a variable that counts."""

    def _define_ports(self) -> None:
        self.add_input_port("variable_name", DataType.STRING, required=False)
        self.add_input_port("increment", DataType.FLOAT, required=False)
        self.add_output_port("value", DataType.FLOAT)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Add the increment; a variable that does not exist starts at 0."""
        name = str(self.get_parameter("variable_name", ""))
        step = number(self.get_parameter("increment"), "increment")
        before = number(context.get_variable(name, 0), f"variable {name!r}")
        # A count stays a whole number although CasareRPA's default step is written 1.0.
        value = before + (
            int(step) if float(step).is_integer() and isinstance(before, int) else step
        )
        context.set_variable(name, value)
        self.set_output_value("value", value)
        return {"success": True, "data": {name: value}}
