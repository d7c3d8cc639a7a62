"""RetryNode."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import number

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("max_attempts", PropertyType.INTEGER, default=3),
    PropertyDef("initial_delay", PropertyType.FLOAT, default=1.0),
    PropertyDef("backoff_multiplier", PropertyType.FLOAT, default=2.0),
)
@node(
    category="error_handling",
    exec_outputs=["retry_body", "success", "failed"],
    tags=["again", "attempt"],
)
class RetryNode(BaseNode):
    """Try a part of the workflow again until it succeeds."""

    def _define_ports(self) -> None:
        self.add_output_port("attempt", DataType.INTEGER)
        self.add_output_port("last_error", DataType.STRING)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Begin an attempt, or decide by how the last one ended."""
        scope = context.scope(self.node_id)
        if scope is None:
            raise RuntimeError("a retry was executed outside a run")
        outcome = scope.outcome
        attempt = int(scope.state.get("attempt", 0))
        if outcome is not None and outcome.kind == "broken":
            return {"success": True, "pass_on": True}
        if outcome is not None and outcome.kind == "completed":
            return {"success": True, "data": {"attempts": attempt}, "next_nodes": ["success"]}
        if outcome is not None:
            self.set_output_value("last_error", outcome.error)
            if attempt >= int(number(self.get_parameter("max_attempts"), "max_attempts")):
                if not context.is_connected(self.node_id, "failed"):
                    return {"success": True, "pass_on": True}  # nobody looks after the failure here
                return {"success": True, "data": {"error": outcome.error}, "next_nodes": ["failed"]}
            await asyncio.sleep(self._delay(attempt))
        scope.state["attempt"] = attempt + 1
        self.set_output_value("attempt", attempt + 1)
        return {
            "success": True,
            "data": {"attempt": attempt + 1},
            "next_nodes": ["retry_body"],
            "scope": True,
        }

    def _delay(self, attempt: int) -> float:
        """Seconds to wait behind an attempt that failed."""
        initial = number(self.get_parameter("initial_delay"), "initial_delay")
        factor = number(self.get_parameter("backoff_multiplier"), "backoff_multiplier")
        return float(initial * factor ** (attempt - 1))
