"""Tells whether what a node returned is a result, before the run relies on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from casare_rpa.nodes.base import ExecutionResult
    from casare_rpa.runtime.prepared import PreparedWorkflow

# Longer messages fill terminals and logs with a node's input; its beginning says what is wrong.
_LONGEST_MESSAGE = 2000


def result_problem(result: Any, node_id: str, prepared: PreparedWorkflow) -> str | None:
    """Why the executor cannot use what a node returned; None where it can."""
    if not isinstance(result, dict):
        kind = "nothing" if result is None else f"a {type(result).__name__}"
        return f"found {kind} as the node's result; allowed: an object with the key 'success'"
    success = result.get("success")
    if not isinstance(success, bool):
        return f"found {_short(success)} as the result's 'success'; allowed: True or False"
    return _success_problem(result, node_id, prepared) if success else None


def _success_problem(
    result: dict[str, Any], node_id: str, prepared: PreparedWorkflow
) -> str | None:
    if not isinstance(result.get("data") or {}, dict):
        return f"found {_short(result['data'])} as the result's 'data'; allowed: an object"
    if "next_nodes" in result:
        return _outputs_problem(result["next_nodes"], node_id, prepared)
    to = result.get("route_to")
    if "route_to" in result and not (isinstance(to, str) and to in prepared.classes):
        return f"found {_short(to)} as the result's 'route_to'; allowed: the id of a node"
    return None


def _outputs_problem(outputs: Any, node_id: str, prepared: PreparedWorkflow) -> str | None:
    if not isinstance(outputs, list | tuple):
        return f"found {_short(outputs)} as the result's 'next_nodes'; allowed: a list"
    for output in outputs:
        # What is connected exists; a look at the type is needed only where the flow ends.
        if not isinstance(output, str) or (node_id, output) not in prepared.flow:
            known = prepared.exec_outputs(node_id)
            if output not in known:
                allowed = ", ".join(known) or "none"
                return f"found the output {_short(output)} in 'next_nodes'; allowed: {allowed}"
    return None


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}..."


def failure_message(result: ExecutionResult) -> str:
    """What a failed result says went wrong, as a text of bounded length."""
    message = str(result.get("error") or "no reason given")
    if len(message) <= _LONGEST_MESSAGE:
        return message
    return f"{message[:_LONGEST_MESSAGE]}... ({len(message)} characters)"
