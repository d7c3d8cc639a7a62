"""TryNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, ExecutionResult
from casare_rpa.nodes.declare import node

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext, Scope, ScopeOutcome


@node(
    category="control_flow",
    exec_outputs=["exec_out", "try_body"],
    tags=["error", "catch", "protect"],
)
class TryNode(BaseNode):
    """Do something that may fail; the paired catch and finally see to what happens then.

    Its scope has three phases: the body, where a failure leads to the catch; the catch; and the finally,
    which comes after either. What the catch does not take (another type of error, a break) goes on
    outwards once the finally is done.
    """

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Begin with the body, or go on to the next phase."""
        scope = context.scope(self.node_id)
        if scope is None:
            raise RuntimeError("a try was executed outside a run")
        if scope.outcome is None:
            scope.state.update(phase="body", had_error=False, pass_on=False)
            return {"success": True, "next_nodes": ["try_body"], "scope": True}
        phase = scope.state["phase"]
        if phase == "finally":
            return self._over(scope, pass_on=scope.outcome.kind != "completed")
        if scope.outcome.kind == "failed":
            scope.state["had_error"] = True
            catch = self._catch(context, scope.outcome) if phase == "body" else None
            if catch is not None:
                scope.state.update(phase="catch", caught=scope.outcome)
                return {"success": True, "route_to": catch, "scope": True}
        scope.state["pass_on"] = scope.outcome.kind != "completed"
        last = context.find_paired("FinallyNode", "paired_try_id", self.node_id)
        if last is not None:
            scope.state["phase"] = "finally"
            return {"success": True, "route_to": last, "scope": True}
        return self._over(scope)

    def _over(self, scope: Scope, *, pass_on: bool = False) -> ExecutionResult:
        if pass_on or scope.state["pass_on"]:
            return {"success": True, "pass_on": True}
        return {"success": True, "next_nodes": ["exec_out"]}

    def _catch(self, context: ExecutionContext, outcome: ScopeOutcome) -> str | None:
        """The first paired catch, in the file's order, that takes errors of this type."""
        for catch in context.all_paired("CatchNode", "paired_try_id", self.node_id):
            named = context.config_of(catch).get("error_types") or ""
            types = {part.strip() for part in str(named).split(",") if part.strip()}
            if not types or outcome.error_type in types:
                return catch
        return None
