"""A run without a browser's cost: pages of our own making, in one pooled lease."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from casare_rpa.infrastructure.resources.browser_pool import BrowserPool
from casare_rpa.nodes.registry import NodeRegistry
from casare_rpa.runtime.executor import WorkflowRun
from casare_rpa.runtime.loader import parse_workflow

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from casare_rpa.runtime.result import RunResult

    Steps = Callable[..., Awaitable[RunResult]]


@pytest.fixture
async def pool() -> AsyncIterator[BrowserPool]:
    async with BrowserPool() as opened:
        yield opened


@pytest.fixture
def run_steps(pool: BrowserPool) -> Steps:
    """Runs nodes one after the other behind a LaunchBrowserNode that shows some HTML."""

    async def run(html: str, *steps: tuple[str, dict[str, Any]]) -> RunResult:
        page = f"data:text/html,{html}".replace("#", "%23")
        chain = [("StartNode", {}), ("LaunchBrowserNode", {"url": page}), *steps]
        nodes = {
            f"n{at}": {"node_id": f"n{at}", "node_type": kind, "position": [0, 0], "config": config}
            for at, (kind, config) in enumerate(chain)
        }
        connections = [
            {
                "source_node": f"n{at}",
                "source_port": "exec_out",
                "target_node": f"n{at + 1}",
                "target_port": "exec_in",
            }
            for at in range(len(chain) - 1)
        ]
        document = {"metadata": {}, "nodes": nodes, "connections": connections}
        workflow = parse_workflow(document)
        run = WorkflowRun(workflow, NodeRegistry.from_manifest(), browsers=pool)
        return await run.execute()

    return run
