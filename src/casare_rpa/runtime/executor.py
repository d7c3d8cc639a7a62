"""Runs a workflow: walks the execution flow from node to node.

A node may own a scope (a loop, a try, a retry): the flow leaving it then belongs to it, and when that flow
is complete, fails or is broken out of, the node is executed again and decides what comes next. So control
structures are node types like any other, and the walk needs no knowledge of them.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from casare_rpa.domain.errors import CasareError, WorkflowStructureError
from casare_rpa.runtime.context import RunContext
from casare_rpa.runtime.flow import EndRun, Failed, FlowStack, Frame, GoBack, LeaveLoop, Signal
from casare_rpa.runtime.prepared import PreparedWorkflow, prepare_async
from casare_rpa.runtime.result import RunResult
from casare_rpa.runtime.steps import NodeSteps

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casare_rpa.domain.resources import BrowserProvider
    from casare_rpa.domain.workflow import Workflow
    from casare_rpa.nodes.base import BaseNode, ExecutionResult
    from casare_rpa.nodes.registry import NodeRegistry
    from casare_rpa.runtime.events import Listener
    from casare_rpa.runtime.instance_pool import InstanceLease, InstancePool

# Nodes that never wait would keep the event loop to themselves: no time-out, no Ctrl-C, no display. One
# turn of the loop costs about 10 us, a node about as much.
STEPS_A_TURN = 100


class WorkflowRun:
    """One run of a workflow; ``execute`` once.

    Args:
        workflow: what to run.
        registry: where its node types come from.
        browsers: where a browser session comes from, if a node asks for one.
        listener: told every event, in order, on the event loop.
        variables: values that take the place of the declared ones.
        prepared: the workflow already prepared, where it is run many times.
        instances: where node instances come from; without it, each is constructed.
    """

    def __init__(
        self,
        workflow: Workflow,
        registry: NodeRegistry,
        *,
        browsers: BrowserProvider | None = None,
        listener: Listener | None = None,
        variables: Mapping[str, Any] | None = None,
        prepared: PreparedWorkflow | None = None,
        instances: InstancePool | None = None,
    ) -> None:
        self._workflow = workflow
        self._registry = registry
        self._browsers = browsers
        self._listener = listener
        self._variables = dict(variables or {})
        self._prepared = prepared
        self._instances = instances
        self._walk: _Walk | None = None

    @property
    def current(self) -> str:
        """The id of the node that is being executed, or was the last to be; empty before the first."""
        return self._walk.current if self._walk else ""

    async def execute(self) -> RunResult:
        """Run to the end; a workflow that fails is a result, not an exception.

        Raises:
            UnknownNodeTypeError: nothing was executed.
            NodeImportError: nothing was executed.
            WorkflowStructureError: the workflow cannot run as drawn; nothing was executed.
        """
        prepared = self._prepared or await prepare_async(self._workflow, self._registry)
        lease = self._instances.lease() if self._instances else None
        walk = _Walk(prepared, self._browsers, self._listener, self._variables, lease)
        self._walk = walk
        result = await walk.to_end()
        if lease:
            lease.release()
        return result


class _Walk:
    """The state of one run."""

    def __init__(
        self,
        prepared: PreparedWorkflow,
        browsers: BrowserProvider | None,
        listener: Listener | None,
        variables: dict[str, Any],
        lease: InstanceLease | None,
    ) -> None:
        self._prepared = prepared
        self._settings = prepared.workflow.settings
        self._flow = FlowStack(prepared.start)
        self._nodes: dict[str, BaseNode] = {}
        self._context = RunContext(
            prepared,
            self._flow,
            self._nodes,
            variables=variables,
            browsers=browsers,
            listener=listener,
        )
        self._steps = NodeSteps(prepared, self._context, self._nodes, listener, lease)
        self._leaving = prepared.ends | prepared.returning
        self._executions = 0
        self._last_dead_end = ""

    @property
    def current(self) -> str:
        return self._steps.current

    async def to_end(self) -> RunResult:
        started = time.perf_counter()
        error: CasareError | None = None
        try:
            if self._settings.timeout:
                await self._within(self._settings.timeout)
            else:
                await self._walk()
            self._require_an_end()
        except CasareError as found:
            error = found
        finally:
            unclosed = await self._unclosed()
        error = error or unclosed
        prepared = self._prepared
        result = RunResult(
            success=error is None,
            error=error,
            executions=self._executions,
            nodes_run=len(self._nodes),
            failures=self._steps.failures,
            duration=time.perf_counter() - started,
            never_ran=tuple(
                node_id
                for node_id in prepared.workflow.nodes
                if node_id not in self._nodes and prepared.takes_part(node_id)
            ),
            variables=self._context.variables,
        )
        self._nodes.clear()  # they and the context refer to each other
        return result

    async def _unclosed(self) -> CasareError | None:
        """Give back what the run holds; why that failed, which must not hide how the run itself ended."""
        try:
            await self._context.close()
        except Exception as error:  # noqa: BLE001  # whatever a session raises, the run has a result
            return CasareError(f"the run's browser cannot be closed: {error}")
        return None

    async def _within(self, seconds: float) -> None:
        limit = asyncio.timeout(seconds)
        try:
            async with limit:
                await self._walk()
        except TimeoutError:
            if not limit.expired():
                raise
            raise self._steps.too_late() from None

    def _require_an_end(self) -> None:
        ends = self._prepared.ends
        if ends and not any(node_id in self._nodes for node_id in ends):
            raise WorkflowStructureError(
                f"the flow ended at {self._last_dead_end}, which is not connected, and reached no "
                f"EndNode ({', '.join(sorted(ends))})"
            )

    async def _walk(self) -> None:
        """Execute nodes until the flow is complete; raises where the run fails."""
        flow = self._flow
        while True:
            node_id = flow.next_node(self._leaving)
            if node_id is None:
                frame = flow.run_dry()
            elif flow.find(node_id) is not None:
                frame = flow.unwind(GoBack(node_id))  # flow that leads back into an open scope
            else:
                frame = Frame(node_id)
            if frame is None:
                return
            signal = await self._execute(frame)
            while signal is not None:
                if isinstance(signal, Failed) and not flow.is_guarded:
                    if self._settings.stop_on_error:
                        raise signal.error
                    flow.add(self._leads_to(signal.behind, "exec_out"))
                    break
                frame = flow.unwind(signal)
                if frame is None:  # the end of the run: failures were dealt with above
                    return
                signal = await self._execute(frame)

    async def _execute(self, frame: Frame) -> Signal | None:
        """Execute the owner of a scope, open or new, and take the flow where its result says."""
        self._executions += 1
        if self._executions % STEPS_A_TURN == 0:
            await asyncio.sleep(0)
        # The owner of a scope is not tried again half-way: it would lose its place.
        tries_left = 0 if frame.scope.outcome else self._settings.retry_count
        while True:
            outcome = await self._steps.once(frame, tried_again=tries_left > 0)
            if not isinstance(outcome, Failed):
                return self._follow(frame, outcome)
            if not tries_left:
                return outcome
            tries_left -= 1

    def _follow(self, frame: Frame, result: ExecutionResult) -> Signal | None:
        """Take the flow where a result says; a signal is what must leave scopes first."""
        node_id = frame.owner
        if result.get("pass_on"):
            return self._passed_on(frame)
        if result.get("end_run"):
            return EndRun()
        if result.get("leave_loop") or result.get("loop_back_to"):
            return self._jump(node_id, result)
        if "route_to" in result:
            targets: tuple[str, ...] = (result["route_to"],)
        else:
            ports = result.get("next_nodes", ["exec_out"])
            targets = tuple(t for port in ports for t in self._leads_to(node_id, port))
        if result.get("scope"):
            frame.loop = result.get("loop", False)
            frame.pending = list(reversed(targets))
            self._flow.open(frame)
        else:
            self._flow.add(targets)
        return None

    def _passed_on(self, frame: Frame) -> Signal:
        if frame.signal is None:
            raise WorkflowStructureError(f"node {frame.owner!r} passes on what it was never given")
        if isinstance(frame.signal, Failed):
            return Failed(frame.signal.error, frame.owner, frame.signal.stack_trace)
        return frame.signal

    def _jump(self, node_id: str, result: ExecutionResult) -> Signal:
        owner = result.get("loop_back_to") or self._flow.innermost_loop()
        if owner is None or self._flow.find(owner) is None:
            raise WorkflowStructureError(
                f"node {node_id!r} jumps to {owner!r}, which is no open scope around it"
            )
        return LeaveLoop(owner) if result.get("leave_loop") else GoBack(owner)

    def _leads_to(self, node_id: str, port: str) -> tuple[str, ...]:
        targets = self._prepared.flow.get((node_id, port), ())
        if not targets:
            self._last_dead_end = f"{node_id}.{port}"
        return targets
