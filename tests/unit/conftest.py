"""Small workflows for tests: nodes by name, connections written as ``a.port -> b.port``."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from casare_rpa.nodes.registry import NodeRegistry
from casare_rpa.runtime.events import LogMessage, NodeStarted, RunEvent
from casare_rpa.runtime.executor import WorkflowRun
from casare_rpa.runtime.loader import parse_workflow

if TYPE_CHECKING:
    from casare_rpa.domain.workflow import Workflow
    from casare_rpa.runtime.result import RunResult


# A busy machine is no reason to fail: what is asserted are results, never the clock.
settings.register_profile("unit", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unit")


def make_flow(
    nodes: dict[str, tuple[str, dict[str, Any]] | str],
    *ways: str,
    settings: dict[str, Any] | None = None,
    variables: dict[str, Any] | None = None,
) -> Workflow:
    """A workflow; a way ``a -> b`` is execution flow from ``exec_out`` to ``exec_in``."""
    connections = []
    for way in ways:
        stops = [stop.strip() for stop in way.split("->")]
        for source, target in pairwise(stops):
            source_node, _, source_port = source.partition(".")
            target_node, _, target_port = target.partition(".")
            if len(stops) > 2:
                target_port = ""  # within a chain a port belongs to the way out
            connections.append(
                {
                    "source_node": source_node,
                    "source_port": source_port or "exec_out",
                    "target_node": target_node,
                    "target_port": target_port or "exec_in",
                }
            )
    entries = {}
    for node_id, said in nodes.items():
        kind, config = (said, {}) if isinstance(said, str) else said
        entries[node_id] = {"node_id": node_id, "node_type": kind, "config": config}
    return parse_workflow(
        {
            "nodes": entries,
            "connections": connections,
            "settings": settings or {},
            "variables": {
                name: {"type": "Any", "default_value": value}
                for name, value in (variables or {}).items()
            },
        }
    )


def make_log(message: str) -> tuple[str, dict[str, Any]]:
    """A node that logs."""
    return "LogNode", {"message": message}


class Recorder:
    """A listener that keeps what it is told."""

    def __init__(self) -> None:
        self.events: list[RunEvent] = []

    def __call__(self, event: RunEvent) -> None:
        self.events.append(event)

    @property
    def messages(self) -> list[str]:
        return [event.message for event in self.events if isinstance(event, LogMessage)]

    @property
    def order(self) -> list[str]:
        return [event.node_id for event in self.events if isinstance(event, NodeStarted)]


async def execute(workflow: Workflow, **options: Any) -> tuple[RunResult, Recorder]:
    """Run with the node types that ship."""
    recorder = Recorder()
    registry = NodeRegistry.from_manifest(eager=False)
    result = await WorkflowRun(workflow, registry, listener=recorder, **options).execute()
    return result, recorder


@pytest.fixture(name="flow")
def _flow():
    return make_flow


@pytest.fixture(name="say")
def _say():
    return make_log


@pytest.fixture(name="run")
def _run():
    return execute
