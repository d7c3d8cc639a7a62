"""Executes single nodes: gives each its inputs, tells the listener, and makes whatever comes of it a result.

Which node comes when is no concern of this module.
"""

from __future__ import annotations

import asyncio
import time
import traceback
from typing import TYPE_CHECKING

from casare_rpa.domain.errors import NodeFailedError, WorkflowTimeoutError
from casare_rpa.nodes.base import BaseNode, ExecutionResult, NodeStatus
from casare_rpa.runtime.events import Listener, NodeFailed, NodeFinished, NodeStarted
from casare_rpa.runtime.flow import Failed, Frame
from casare_rpa.runtime.node_result import failure_message, result_problem

if TYPE_CHECKING:
    from types import FrameType

    from casare_rpa.runtime.context import RunContext
    from casare_rpa.runtime.instance_pool import InstanceLease
    from casare_rpa.runtime.prepared import PreparedWorkflow


class NodeInterrupt(BaseException):
    """Raised within a node to stop it, by whoever ends the run or knows that its time is over."""


class NodeSteps:
    """The nodes of one run, each executed when asked for.

    Args:
        prepared: the workflow.
        context: the run as the nodes see it.
        nodes: where instances are kept, by id.
        listener: told every event.
        lease: where instances come from; without it, each is constructed.

    Attributes:
        failures: how many executions failed.
        current: id of the node that is being executed, or was the last to be.
    """

    def __init__(
        self,
        prepared: PreparedWorkflow,
        context: RunContext,
        nodes: dict[str, BaseNode],
        listener: Listener | None,
        lease: InstanceLease | None,
    ) -> None:
        self.failures = 0
        self.current = ""
        self._prepared = prepared
        self._context = context
        self._nodes = nodes
        self._listener = listener
        self._lease = lease
        self._task = asyncio.current_task()
        # Asked to be cancelled before the run began: that is none of the run's business.
        self._asked_before = self._task.cancelling() if self._task else 0
        timeout = prepared.workflow.settings.timeout
        self._deadline = time.perf_counter() + timeout if timeout else float("inf")

    async def once(self, frame: Frame, *, tried_again: bool) -> ExecutionResult | Failed:
        """Execute the owner of a scope once; ``tried_again`` is for the event of its failure only.

        Raises:
            WorkflowTimeoutError: it took longer than the run may, without ever giving way to the time-out.
        """
        node_id = self.current = frame.owner
        node_type = self._prepared.workflow.nodes[node_id].node_type
        if self._listener:
            self._listener(NodeStarted(node_id, node_type))
        self._context.current = (node_id, frame.scope)
        started = time.perf_counter()
        try:
            result, trace = await self._result(node_id)
        finally:
            self._context.current = None
        ended = time.perf_counter()
        failed = None
        if not result["success"]:
            failed = Failed(self._error(node_id, node_type, result), node_id, trace)
            if self._listener:
                error = failed.error
                self._listener(
                    NodeFailed(
                        node_id,
                        node_type,
                        error.message,
                        error.error_type,
                        tried_again,
                        ended - started,
                    )
                )
        elif self._listener:
            data = result.get("data") or {}
            self._listener(NodeFinished(node_id, node_type, data, ended - started))
        if ended > self._deadline:
            raise self.too_late()
        return failed or result

    async def _result(self, node_id: str) -> tuple[ExecutionResult, str]:
        """What a node returned, and the trace of what it raised; what is no result is a failure.

        Raises:
            asyncio.CancelledError: the run was cancelled, whatever the node made of that.
        """
        node = None
        try:
            node = self._instance(node_id)
            self._bring_inputs(node)
            node.status = NodeStatus.RUNNING
            node.error_message = None
            result = await node.execute(self._context)
        except asyncio.CancelledError as error:
            if self._is_cancelled():
                if node is not None:
                    node.status = NodeStatus.CANCELLED
                raise
            return _raised(error)  # something the node waited for was cancelled, not the run
        except NodeInterrupt:
            raise (
                await self._cancellation(node) if self._is_cancelled() else self.too_late()
            ) from None
        except (Exception, SystemExit) as error:  # noqa: BLE001  # whatever it is, that node failed
            return _raised(error)
        if self._is_cancelled():
            raise await self._cancellation(node)
        problem = result_problem(result, node_id, self._prepared)
        if problem is not None:
            return {"success": False, "error": problem, "error_type": "InvalidResult"}, ""
        if result["success"]:
            node.status = NodeStatus.SUCCESS
        return result, ""

    @staticmethod
    async def _cancellation(node: BaseNode | None) -> asyncio.CancelledError:
        """The cancellation that a node took no notice of; one still to come comes here, not in the clean-up."""
        if node is not None:
            node.status = NodeStatus.CANCELLED
        await asyncio.sleep(0)
        return asyncio.CancelledError()

    def _is_cancelled(self) -> bool:
        return self._task is not None and self._task.cancelling() > self._asked_before

    def _instance(self, node_id: str) -> BaseNode:
        node = self._nodes.get(node_id)
        if node is None:
            config = self._prepared.config_of(node_id)
            cls = self._prepared.classes[node_id]
            # By name: many of CasareRPA's nodes take ``(node_id, **kwargs)``.
            node = (
                self._lease.make(cls, node_id, config)
                if self._lease
                else cls(node_id, config=config)
            )
            self._nodes[node_id] = node
            node.set_execution_context(self._context)
        return node

    def _bring_inputs(self, node: BaseNode) -> None:
        node.input_values = {}
        for source_id, output, input_ in self._prepared.inputs.get(node.node_id, ()):
            source = self._nodes.get(source_id)
            if source is not None and output in source.output_values:
                node.input_values[input_] = source.output_values[output]

    def _error(self, node_id: str, node_type: str, result: ExecutionResult) -> NodeFailedError:
        message = failure_message(result)
        self.failures += 1
        node = self._nodes.get(node_id)
        if node is not None:  # else its constructor is what failed
            node.status = NodeStatus.ERROR
            node.error_message = message
        kind = str(result.get("error_type") or "NodeError")
        return NodeFailedError(node_id, node_type, message, kind)

    def too_late(self) -> WorkflowTimeoutError:
        """The error of a run that took longer than it may."""
        seconds = self._prepared.workflow.settings.timeout
        where = f", at node {self.current!r}" if self.current else ""
        return WorkflowTimeoutError(
            f"found a run of more than {seconds:g} s{where}; allowed: settings.timeout, {seconds:g} s"
        )


def is_within_node(frame: FrameType | None) -> bool:
    """Whether the code of a frame was called by a node that is being executed."""
    while frame is not None:
        if frame.f_code is NodeSteps._result.__code__:
            return True
        frame = frame.f_back
    return False


def _raised(error: BaseException) -> tuple[ExecutionResult, str]:
    kind = type(error).__name__
    return (
        {"success": False, "error": str(error) or kind, "error_type": kind},
        traceback.format_exc(),
    )
