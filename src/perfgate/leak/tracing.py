"""memray over a few more cycles: the peak, the allocations, and what was kept and where."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perfgate.leak.looking import collect
from perfgate.leak.steps import Call, Steps
from perfgate.model.leak import Measure, Trace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfgate.leak.journal import Journal
    from perfgate.leak.subjects import Subject
    from perfgate.model.leak import LeakReport

# Sites listed in a report; the flame graph has all of them.
_KEPT = 5
CYCLES = 5


def traced_steps(subject: Subject, recording: Path, journal: Journal) -> Steps:
    """Some more cycles, watched by memray; where there is none, or it watches already, that is a doubt."""
    try:
        import memray
    except ImportError:
        journal.doubt("memray is not installed: no peak, no allocations, no flame graph")
        return
    recording.unlink(missing_ok=True)
    try:
        # Without the allocators of Python itself, memray sees arenas instead of allocations.
        with memray.Tracker(recording, trace_python_allocators=True):
            for _ in range(CYCLES):
                yield Call(subject.cycle)
            if subject.settle is not None:
                yield Call(subject.settle)
            collect()
    except RuntimeError as error:
        if "Tracker" not in str(error):
            raise
        journal.doubt(f"memray cannot watch: {error}")
        return
    journal.traced(read_trace(recording, CYCLES))


def read_trace(recording: Path, cycles: int) -> Trace:
    """What a recording of so many cycles shows."""
    import memray

    with memray.FileReader(recording) as reader:
        metadata = reader.metadata
        kept = sorted(_kept(reader), key=lambda entry: -entry[1])
    return Trace(
        cycles, int(metadata.peak_memory), int(metadata.total_allocations), tuple(kept[:_KEPT])
    )


def flame_graph(recording: Path, page: Path) -> str:
    """Draw what was kept; returns the page's path, or why there is none."""
    command = [sys.executable, "-m", "memray", "flamegraph", "--leaks", "--force"]
    done = subprocess.run(
        [*command, "--output", str(page), str(recording)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode or not page.exists():
        said = (done.stderr or done.stdout).strip().splitlines()
        return f"no flame graph: {said[-1] if said else 'memray said nothing'}"
    return str(page)


def with_flame_graph(report: LeakReport, recording: Path, page: Path) -> LeakReport:
    """The report with a page of what Python keeps, where it leaks in Python and memray watched."""
    trace = report.recording.trace
    in_python = any(each.series.measure is not Measure.COUNT for each in report.caught)
    if trace is None or not in_python or not recording.exists():
        return report
    page.parent.mkdir(parents=True, exist_ok=True)
    drawn = replace(trace, flame_graph=flame_graph(recording, page))
    return replace(report, recording=replace(report.recording, trace=drawn))


def _kept(reader: Any) -> Iterator[tuple[str, int]]:
    for record in reader.get_leaked_allocation_records(merge_threads=True):
        frames = record.stack_trace(max_stacks=2)
        if frames and Path(frames[0][1]).parent == Path(__file__).parent:
            continue  # the check's own
        where = " < ".join(f"{name} ({Path(file).name}:{line})" for name, file, line in frames)
        yield where or "not in Python", int(record.size)
