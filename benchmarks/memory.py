"""Memory: what an execution leaves behind, and what running a workflow takes.

Growth is memory that can leak (PSS of anonymous and shared pages) of this process, of Playwright's driver and of
its browsers; the counts are exact. All of it is taken by ``perfgate.leak``, whose subjects stand in
``leak_cycles``; the long runs are ``perfgate leak soak``.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import tempfile
from pathlib import Path
from typing import Any

WORKFLOW = Path(__file__).resolve().parent.parent / "examples" / "workflows" / "sales_report.json"
VARIANTS = ("raw context", "pool")
PARTS = ("browser", "python", "driver heap")
COUNTS = ("contexts", "pages", "listeners", "routes", "protocol objects")


def _checked(variant: str, **plan: Any) -> Any:
    """The leak report of a variant, from a check in this process."""
    try:
        from benchmarks import leak_cycles
        from perfgate.leak import Limits, Plan, check_async
        from perfgate.leak.node_heap import node_heaps_told
    except ImportError as error:
        raise NotImplementedError(f"this commit has no leak checks: {error}") from error
    maker = {"raw context": leak_cycles.raw_context, "pool": leak_cycles.pool}[variant]

    async def run() -> Any:
        async with maker() as subject:
            return await check_async(subject, Plan(**plan), Limits({}, None), name=variant)

    with node_heaps_told():
        report = asyncio.run(run())
    if report.recording.failure:
        raise RuntimeError(report.reason)
    return report


def _slopes(report: Any) -> dict[str, float]:
    """MB a cycle by series."""
    return {
        each.series.name: each.slope / 1e6
        for each in report.growths
        if each.series.measure == "memory"
    }


class Growth:
    """Growth a cycle after burn-in: of the browser's processes, of Python, of the driver's live heap.

    Goal 23. The floor is raw Playwright with every context closed: what it grows is the libraries' own. Both
    run over fewer cycles than the goal's 200, which the nightly soak takes.
    """

    params = (VARIANTS, PARTS)
    param_names = ("variant", "part")
    # Minutes a pair, and a slope near zero has no ratio to gate on: Kept and Left are gated instead.
    gate = False
    timeout = 150
    unit = "MB/cycle"

    def setup_cache(self) -> dict[str, dict[str, float]]:
        """Both variants once, for all parts."""
        return {each: _slopes(_checked(each, burn_in=10, cycles=40)) for each in VARIANTS}

    setup_cache.timeout = 290  # type: ignore[attr-defined]

    def track_growth(self, slopes: dict[str, dict[str, float]], variant: str, part: str) -> float:
        """The slope through the low-water marks (Theil-Sen)."""
        return slopes[variant][part]

    track_growth.unit = unit  # type: ignore[attr-defined]


class _Pool:
    """Eight leases, two of each way to end, after four: seconds a process, taken once for all that is told of it."""

    timeout = 60

    def setup_cache(self) -> dict[str, float]:
        """Growth of counts, in all, and of memory, a cycle."""
        report = _checked("pool", burn_in=4, cycles=8, patience=1.0)
        slopes = _slopes(report)
        if not {"python", "driver", "browser"} <= set(slopes):
            raise RuntimeError(f"memory was not measured: {'; '.join(report.recording.doubts)}")
        counts = {
            each.series.name: each.series.grown
            for each in report.growths
            if each.series.measure == "count"
        }
        return {**counts, "kept": slopes["python"] + slopes["driver"] + slopes["browser"]}

    setup_cache.timeout = 100  # type: ignore[attr-defined]


class Left(_Pool):
    """What leases leave open that succeed, fail, take too long and are cancelled. Goal 22: nothing."""

    params = (COUNTS,)
    param_names = ("kind",)
    exact = True

    def track_left(self, grown: dict[str, float], kind: str) -> int:
        """Beyond what was there before, at rest."""
        return int(grown[kind])

    track_left.unit = "left"  # type: ignore[attr-defined]


class Kept(_Pool):
    """Memory that an execution of the pool keeps, all processes together. Requirement M8.

    Few cycles tell a leak of megabytes (budget 5 MB); less is for the exact counts and for the nightly soak.
    """

    def track_kept(self, grown: dict[str, float]) -> float:
        """The sum of the slopes."""
        return grown["kept"]

    track_kept.unit = "MB/cycle"  # type: ignore[attr-defined]


class Objects:
    """Python objects left by 20 runs of a workflow, by 20 reopenings of a file in the editor. Goal 13: none."""

    params = (("workflow runs", "reopen"),)
    param_names = ("subject",)
    exact = True
    timeout = 60

    def track_types_that_grow(self, subject: str) -> int:
        """Types of objects, and counts, that grow with every cycle."""
        try:
            from benchmarks import leak_cycles
            from perfgate.leak import Limits, Plan, check
        except ImportError as error:
            raise NotImplementedError(f"this commit has no leak checks: {error}") from error
        maker = {"workflow runs": leak_cycles.workflow_runs, "reopen": leak_cycles.reopen}[subject]
        with maker() as entered:
            plan = Plan(burn_in=3, cycles=20, looks=5, patience=0.2)
            report = check(entered, plan, Limits({}, None), name=subject)
        if report.recording.failure:
            raise RuntimeError(report.reason)
        return len(report.caught)

    track_types_that_grow.unit = "types"  # type: ignore[attr-defined]


class RunWorkflow:
    """Loading and running a workflow without a browser: requirement P6, M8's 10 MB an execution.

    The process's peak, and by memray the peak and number of allocations that loading and running make.
    memray counts are not exact: they differ by one or two between hash seeds.
    """

    timeout = 60

    def setup(self) -> None:
        """Import what is measured elsewhere, and take a folder for the results."""
        if not WORKFLOW.exists():
            raise NotImplementedError(f"{WORKFLOW} is not there yet")
        self.folder = tempfile.TemporaryDirectory()

    def teardown(self) -> None:
        """Drop the results."""
        self.folder.cleanup()

    def peakmem_run(self) -> None:
        """The interpreter, the package and one run."""
        self._run()

    def track_peak_bytes(self) -> int:
        """Most bytes allocated at once while loading and running."""
        return self._tracked()[0]

    def track_allocations(self) -> int:
        """Allocations made while loading and running."""
        return self._tracked()[1]

    track_peak_bytes.unit = "bytes"  # type: ignore[attr-defined]
    track_allocations.unit = "allocations"  # type: ignore[attr-defined]

    def _tracked(self) -> tuple[int, int]:
        import memray

        recording = Path(self.folder.name) / "run.bin"
        # Without the allocators of Python itself, memray sees arenas instead of allocations.
        with memray.Tracker(recording, trace_python_allocators=True):
            self._run()
        with memray.FileReader(recording) as reader:
            metadata = reader.metadata
        return int(metadata.peak_memory), int(metadata.total_allocations)

    def _run(self) -> None:
        from casare_rpa.nodes.registry import NodeRegistry
        from casare_rpa.runtime.executor import WorkflowRun
        from casare_rpa.runtime.loader import load_workflow

        # Workflows name their inputs relative to the folder they are started in.
        with contextlib.chdir(WORKFLOW.parent.parent.parent):
            workflow = load_workflow(WORKFLOW)
            variables = {"out_dir": self.folder.name} if "out_dir" in workflow.variables else {}
            run = WorkflowRun(workflow, NodeRegistry.from_manifest(), variables=variables)
            result = asyncio.run(run.execute())
        if not result.success:
            sys.stderr.write(f"{result.error}\n")
            raise RuntimeError(f"{WORKFLOW.name} failed: {result.error}")
