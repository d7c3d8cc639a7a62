"""IfNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import condition_holds

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("expression", PropertyType.STRING, default=""),
)
@node(category="control_flow", exec_outputs=["true", "false"], tags=["branch", "condition"])
class IfNode(BaseNode):
    """Go one of two ways."""

    def _define_ports(self) -> None:
        self.add_input_port("condition", DataType.ANY, required=False)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Decide by the condition at the input, else by the expression."""
        met = condition_holds(self, context)
        return {"success": True, "data": {"met": met}, "next_nodes": ["true" if met else "false"]}
