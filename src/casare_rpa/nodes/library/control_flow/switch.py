"""SwitchNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("cases", PropertyType.LIST, default=[]),
    PropertyDef("expression", PropertyType.STRING, default=""),
)
@node(
    category="control_flow",
    exec_outputs=["default"],
    dynamic_outputs=("cases", "case_"),
    tags=["branch", "match"],
)
class SwitchNode(BaseNode):
    """Go the way of the case that a value equals."""

    def _define_ports(self) -> None:
        self.add_input_port("value", DataType.ANY, required=False)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Compare as texts; ``default`` where no case fits."""
        value = self.get_input_value("value")
        if value is None:
            expression = str(self.get_parameter("expression", "", resolve=False))
            value = context.evaluate(expression) if expression else None
        cases = [str(case) for case in self.get_parameter("cases", [])]
        text = "" if value is None else str(value)
        port = f"case_{text}" if text in cases else "default"
        return {"success": True, "data": {"value": value}, "next_nodes": [port]}
