"""A run with the instance pool does, tells and writes what one without it does, the second time too."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest

from casare_rpa.domain.errors import WorkflowTimeoutError
from casare_rpa.nodes.registry import NodeRegistry
from casare_rpa.runtime.executor import WorkflowRun
from casare_rpa.runtime.instance_pool import InstancePool
from casare_rpa.runtime.loader import load_workflow

ROOT = Path(__file__).parents[3]
REGISTRY = NodeRegistry.from_manifest(eager=False)


def plain(event: Any) -> Any:
    """An event without its duration, which no two runs share."""
    return repr(event).partition(", duration=")[0]


def take_files(folder: Path) -> dict[str, bytes]:
    """What was written, removed so that the next run finds nothing."""
    files = {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    assert files
    shutil.rmtree(folder)
    folder.mkdir()
    return files


async def run_example(name: str, out: Path, pool: InstancePool | None) -> tuple[Any, ...]:
    """Run an example file; what it told, what it left in its variables, and what it wrote."""
    workflow = load_workflow(ROOT / "examples" / "workflows" / f"{name}.json")
    events: list[Any] = []
    paths = {
        "data_dir": ROOT / "examples/data",
        "data_file": ROOT / "examples/data/incoming_batches.json",
    }
    variables = {key: str(path) for key, path in paths.items() if key in workflow.variables}
    run = WorkflowRun(
        workflow,
        REGISTRY,
        listener=events.append,
        variables={**variables, "out_dir": str(out)},
        instances=pool,
    )
    result = await run.execute()
    assert result.success, result.error
    return [plain(event) for event in events], result.variables, take_files(out)


@pytest.mark.parametrize("name", ["sales_report", "order_triage"])
async def test_an_example_run_again_with_the_pool_is_as_without(name, tmp_path):
    pool = InstancePool(dict.fromkeys(REGISTRY.types(), ()))
    without = await run_example(name, tmp_path, None)
    first = await run_example(name, tmp_path, pool)
    made = pool.counts().constructed
    second = await run_example(name, tmp_path, pool)
    assert first == without
    assert second == without
    counts = pool.counts()
    assert (counts.constructed, counts.reused, counts.dropped) == (made, made, ())


async def test_runs_at_once_share_no_instance(flow, say, run):
    nodes = {
        "s": "StartNode",
        "f": ("ForLoopStartNode", {"mode": "range", "end": "{{n}}"}),
        "w": ("WaitNode", {"duration": 0.001}),
        "a": say("{{n}}.{{item}}"),
    }
    workflow = flow(nodes, "s -> f", "f.body -> w -> a", variables={"n": 0})
    pool = InstancePool(dict.fromkeys(REGISTRY.types(), ()))
    for _ in range(2):
        runs = await asyncio.gather(
            *(run(workflow, variables={"n": n}, instances=pool) for n in (1, 2, 3))
        )
        said = [seen.messages for _, seen in runs]
        assert said == [[f"{n}.{i}" for i in range(n)] for n in (1, 2, 3)]
    counts = pool.counts()
    assert (counts.constructed + counts.reused, counts.dropped) == (24, ())
    assert counts.reused >= 12


async def test_a_failed_run_gives_back_its_instances_clean(flow, run):
    nodes = {"s": "StartNode", "t": ("ThrowErrorNode", {"error_message": "no"})}
    pool = InstancePool({"ThrowErrorNode": ()})
    for _ in range(2):
        result, _ = await run(flow(nodes, "s -> t"), instances=pool)
        assert not result.success
    assert (pool.counts().constructed, pool.counts().reused) == (1, 1)


async def test_a_run_that_times_out_keeps_back_the_node_it_was_stopped_in(flow, run):
    nodes = {"s": "StartNode", "w": ("WaitNode", {"duration": 60})}
    pool = InstancePool({"StartNode": (), "WaitNode": ()})
    workflow = flow(nodes, "s -> w", settings={"timeout": 0.01})
    result, _ = await run(workflow, instances=pool)
    assert isinstance(result.error, WorkflowTimeoutError)
    counts = pool.counts()
    assert [(d.node_type, d.reason) for d in counts.dropped] == [("WaitNode", "held elsewhere")]
    assert counts.idle == 1


async def test_a_cancelled_run_gives_nothing_back(flow):
    workflow = flow({"s": "StartNode", "w": ("WaitNode", {"duration": 60})}, "s -> w")
    pool = InstancePool({"StartNode": (), "WaitNode": ()})
    waiting = asyncio.Event()

    def listen(event: Any) -> None:
        if event.node_id == "w":
            waiting.set()

    run = WorkflowRun(workflow, REGISTRY, listener=listen, instances=pool)
    running = asyncio.ensure_future(run.execute())
    await waiting.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert (pool.counts().constructed, pool.counts().idle) == (2, 0)
