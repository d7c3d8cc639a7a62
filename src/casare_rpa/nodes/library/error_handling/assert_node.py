"""AssertNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import boolean

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("condition", PropertyType.BOOLEAN, default=True),
    PropertyDef("message", PropertyType.STRING, default="Assertion failed"),
)
@node(category="error_handling", tags=["check", "require"])
class AssertNode(BaseNode):
    """Fail unless a condition holds."""

    def _define_ports(self) -> None:
        self.add_input_port("condition", DataType.BOOLEAN, required=False)
        self.add_input_port("message", DataType.STRING, required=False)
        self.add_output_port("passed", DataType.BOOLEAN)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Take the condition from the input, else from the config, where it may be an expression."""
        condition = self.get_input_value("condition")
        if condition is None:
            condition = self.get_parameter("condition", resolve=False)
        if isinstance(condition, str):
            condition = context.evaluate(condition)
        passed = boolean(condition)
        self.set_output_value("passed", passed)
        if passed:
            return {"success": True, "data": {"passed": True}}
        message = str(self.get_parameter("message"))
        return {"success": False, "error": message, "error_type": "AssertionError"}
