"""WhileLoopStartNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.loops import leave_loop
from casare_rpa.nodes.values import condition_holds, number

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("expression", PropertyType.STRING, default=""),
    PropertyDef("max_iterations", PropertyType.INTEGER, default=1000),
)
@node(category="control_flow", exec_outputs=["body", "completed"], tags=["repeat", "until"])
class WhileLoopStartNode(BaseNode):
    """Repeat as long as a condition holds."""

    def _define_ports(self) -> None:
        self.add_input_port("condition", DataType.BOOLEAN, required=False)
        self.add_output_port("current_iteration", DataType.INTEGER)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Check, then go through the body once more; more often than ``max_iterations`` is a failure."""
        scope = context.scope(self.node_id)
        if scope is None:
            raise RuntimeError("a loop was executed outside a run")
        iteration = int(scope.state.get("iteration", 0))
        left = scope.outcome is not None and scope.outcome.kind == "broken"
        if left or not condition_holds(self, context):
            return leave_loop(self, context, "WhileLoopEndNode")
        limit = int(number(self.get_parameter("max_iterations"), "max_iterations"))
        if iteration >= limit:
            raise RuntimeError(
                f"found a loop that still goes on after {iteration} iterations; allowed: max_iterations, {limit}"
            )
        scope.state["iteration"] = iteration + 1
        self.set_output_value("current_iteration", iteration)
        return {
            "success": True,
            "data": {"iteration": iteration},
            "next_nodes": ["body"],
            "scope": True,
            "loop": True,
        }
