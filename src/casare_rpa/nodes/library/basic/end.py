"""EndNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, ExecutionResult
from casare_rpa.nodes.declare import node

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@node(category="basic", exec_outputs=[], tags=["stop", "finish"])
class EndNode(BaseNode):
    """Where a run ends."""

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """End the run; what stands around (a finally) still has its say."""
        return {"success": True, "end_run": True}
