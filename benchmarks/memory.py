"""Memory: what a browser execution leaves behind, and what running a workflow takes.

Growth is PSS (shared pages counted once over all who share them) from /proc/PID/smaps_rollup, so it
needs Linux; counts of what is open, which are exact, are in ``browser_pool``.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import statistics
import sys
import tempfile
from itertools import combinations
from pathlib import Path
from typing import Any

from benchmarks.executor import Executor
from benchmarks.local_site import Session

WORKFLOW = Path(__file__).resolve().parent.parent / "examples" / "workflows" / "sales_report.json"
CALM_LOOKS = 40


def _pss(process: Any) -> float:
    """A process's proportional set size in MB; 0 where it is gone."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def _processes() -> int:
    """Processes that this one started, directly or not."""
    import psutil

    return len(psutil.Process().children(recursive=True))


def _pss_by_part() -> dict[str, float]:
    """PSS in MB of this process, of the drivers it started, and of their browsers."""
    import psutil

    me = psutil.Process()
    parts = {"python": _pss(me), "driver": 0.0, "browser": 0.0}
    for child in me.children():
        with contextlib.suppress(psutil.NoSuchProcess):
            if any("run-driver" in word for word in child.cmdline()):
                parts["driver"] += _pss(child)
                parts["browser"] += sum(map(_pss, child.children(recursive=True)))
    return parts


class Growth:
    """Growth a cycle after burn-in: of the browser's processes, of Python, of Playwright's driver.

    Goal 23 (Python at most 0.02 MB, browser at most 0.1 MB); its 200 cycles are the nightly soak's. The
    floor is raw Playwright with every context closed; what it grows is the libraries' own.
    """

    params = (("raw context", "pool"), ("browser", "python", "driver"))
    param_names = ("variant", "part")
    # A slope near zero has no ratio to gate on, and its length does not fit a round: Leak is gated instead.
    gate = False
    burn_in = 8
    cycles = 24
    timeout = 90
    unit = "MB/cycle"

    def setup_cache(self) -> dict[str, dict[str, float]]:
        """Both variants once, for all parts."""
        return {variant: self._grown(variant) for variant in self.params[0]}

    setup_cache.timeout = 110  # type: ignore[attr-defined]

    def track_growth(self, grown: dict[str, dict[str, float]], variant: str, part: str) -> float:
        """The slope of the line through the cycles (Theil-Sen)."""
        return grown[variant][part]

    track_growth.unit = unit  # type: ignore[attr-defined]

    def _grown(self, variant: str) -> dict[str, float]:
        session = Session()
        try:
            executor = Executor(session, variant, {})
            session.run(executor.prepare())
            samples = session.run(self._cycles(executor))
        finally:
            session.close()
        return {part: _slope([sample[part] for sample in samples]) for part in samples[0]}

    async def _cycles(self, executor: Executor) -> list[dict[str, float]]:
        samples: list[dict[str, float]] = []
        calm = (
            sys.maxsize
        )  # nothing is waited for until the end of the burn-in has shown what is calm
        for cycle in range(self.burn_in + self.cycles):
            await executor.execute()
            if executor.variant == "pool":
                await executor.pool.warm_up()
            gc.collect()
            # A renderer takes a moment to leave: wait until no more of them are there than before.
            for _ in range(CALM_LOOKS):
                await asyncio.sleep(0.05)
                if cycle != self.burn_in - 1 and _processes() <= calm:
                    break
            if cycle == self.burn_in - 1:
                calm = _processes()
            if cycle >= self.burn_in:
                samples.append(_pss_by_part())
        return samples


class Leak(Growth):
    """Growth a cycle in few cycles: tells a leak of megabytes an execution (budget 5 MB) within seconds.

    The counts of contexts and pages left open (``browser_pool``) are the finer net.
    """

    params = (("pool",), ("browser", "python", "driver"))
    gate = True
    burn_in = 2
    cycles = 6

    def setup_cache(self) -> dict[str, dict[str, float]]:
        """The pool once, for all parts."""
        return super().setup_cache()

    setup_cache.timeout = 60  # type: ignore[attr-defined]


def _slope(values: list[float]) -> float:
    """The median of the slopes between all pairs of cycles (Theil-Sen).

    A cycle at whose end a renderer has not left yet does not move it, where least squares over the same
    cycles strays by 4 MB.
    """
    return statistics.median(
        (later - earlier) / (at - before)
        for (before, earlier), (at, later) in combinations(enumerate(values), 2)
    )


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
