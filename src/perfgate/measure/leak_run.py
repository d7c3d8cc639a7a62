"""Leak checks in processes of their own, which may hang, exit or be killed without taking the caller along."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from perfgate.errors import UsageError
from perfgate.leak.checking import JOURNAL
from perfgate.leak.journal import read_recording
from perfgate.leak.node_heap import node_heaps_told
from perfgate.leak.targets import check_target
from perfgate.leak.tracing import with_flame_graph
from perfgate.leak.verdict import judge
from perfgate.leak.worker import RECORDING, TRACED
from perfgate.measure.process_tree import adopted_orphans, descendants, end_all
from perfgate.measure.stopping import stoppable, unstoppable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from perfgate.model.leak import LeakCase, LeakReport, Plan

FLAME_GRAPH = "flame-graph.html"
_POLL_SECONDS = 0.1
# Beyond two time-outs (a cycle may clean up when it is cancelled): starting Qt or a browser, and memray.
_GRACE_SECONDS = 60.0


def run_case(
    case: LeakCase,
    folder: Path,
    *,
    trace: bool = True,
    progress: Callable[[str], None] = lambda _: None,
) -> LeakReport:
    """Check one case and judge it; whatever the check's process does, there is a report.

    Args:
        case: what to check, and by which limits.
        folder: where its journal, its output and, where it leaks, its flame graph are written.
        trace: have memray watch some further cycles.
        progress: told now and then how far it is.

    Raises:
        UsageError: the target is none.
        KeyboardInterrupt: the user's; nothing is left running.
    """
    check_target(case.target)
    folder.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    failure, code = _run(case, folder, progress, trace=trace)
    seconds = time.monotonic() - began
    recording = read_recording(
        folder / JOURNAL, case.name, case.plan, seconds=seconds, failure=failure
    )
    if code == UsageError.exit_code and recording.failure and not recording.series:
        raise UsageError(recording.failure)
    raw = folder / RECORDING
    report = with_flame_graph(judge(recording, case.limits), raw, folder / FLAME_GRAPH)
    raw.unlink(missing_ok=True)  # tens of MB that nobody reads again
    return report


def _run(
    case: LeakCase, folder: Path, progress: Callable[[str], None], *, trace: bool
) -> tuple[str, int]:
    """Start the worker and wait; returns why it was ended from here, or how it ended, and its exit code."""
    journal = folder / JOURNAL
    journal.unlink(missing_ok=True)
    plan = json.dumps(dataclasses.asdict(case.plan))
    command = [sys.executable, "-m", "perfgate.leak.worker", case.target, plan, str(folder)]
    spare = frozenset(descendants(os.getpid()))
    with (
        adopted_orphans(),
        stoppable(),
        node_heaps_told(),
        (folder / "output.log").open("wb") as output,
        subprocess.Popen(
            [*command, TRACED if trace else "untraced"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as worker,
    ):
        try:
            failure = _wait(worker, journal, case.plan, progress)
        finally:
            with unstoppable():
                end_all(spare)
        code = worker.wait()
    if not failure and code:
        how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
        failure = f"the process {how}{_last_words(folder / 'output.log')}"
    return failure, code


def _wait(
    worker: subprocess.Popen[bytes], journal: Path, plan: Plan, progress: Callable[[str], None]
) -> str:
    """Wait as long as the journal grows; returns why it is waited no longer, empty where the worker ended."""
    allowed = 2 * plan.timeout + plan.patience + _GRACE_SECONDS
    size, changed = -1, time.monotonic()
    while worker.poll() is None:
        now = journal.stat().st_size if journal.exists() else 0
        if now != size:
            size, changed = now, time.monotonic()
            progress(_last_line(journal, size))
        elif time.monotonic() - changed > allowed:
            return f"nothing happened for {allowed:g} s, and the process was killed"
        time.sleep(_POLL_SECONDS)
    return ""


def _last_line(journal: Path, size: int) -> str:
    """The cycle that the journal's end tells of."""
    if not size:
        return "setting up"
    with journal.open("rb") as file:
        file.seek(max(0, size - 4096))
        lines = file.read().decode(errors="replace").splitlines()
    for line in reversed(lines):
        if line.startswith('{"cycle": ') and line.endswith("}"):
            number = int(line[10:-1])
            return f"cycle {number}" if number > 0 else "burn-in"
    return "looking"


def _last_words(output: Path) -> str:
    lines = output.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return f": {lines[-1]}" if lines else ""
