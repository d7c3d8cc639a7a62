"""What the nodes of loops share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casare_rpa.nodes.base import BaseNode, ExecutionResult
    from casare_rpa.nodes.context import ExecutionContext


def leave_loop(node: BaseNode, context: ExecutionContext, end_type: str) -> ExecutionResult:
    """How a loop's start goes on once the loop is over.

    By ``completed``; where that is not connected, by the output of the paired end, as people also draw it.
    """
    if not context.is_connected(node.node_id, "completed"):
        end = context.find_paired(end_type, "paired_start_id", node.node_id)
        if end is not None and context.is_connected(end, "exec_out"):
            return {"success": True, "route_to": end}
    return {"success": True, "next_nodes": ["completed"]}


def end_of_body(node: BaseNode, context: ExecutionContext) -> ExecutionResult:
    """How a loop's end goes on: back to its start while the loop is open, else by its output."""
    start = str(node.get_parameter("paired_start_id", ""))
    if start and context.scope(start) is not None:
        return {"success": True, "loop_back_to": start}
    return {"success": True, "next_nodes": ["exec_out"]}


def loop_around(node: BaseNode, context: ExecutionContext) -> str:
    """The loop a break or continue means: the paired one while it is open, else the innermost.

    Raises:
        RuntimeError: there is no loop around the node.
    """
    paired = str(node.get_parameter("paired_loop_start_id", ""))
    if paired and context.scope(paired) is not None:
        return paired
    innermost = context.innermost_loop()
    if innermost is None:
        raise RuntimeError("found no loop around this node; allowed: a node within a loop's body")
    return innermost
