"""Whatever a check's process does (raise, hang, exit, die, lose a child), there is a report, and it is no pass."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from perfgate.errors import UsageError
from perfgate.measure import leak_run
from perfgate.measure.leak_run import run_case
from perfgate.model.leak import LeakCase, Limits, Outcome, Plan

CYCLES = Path(__file__).resolve().parent.parent / "leak" / "cycles.py"
PLAN = Plan(burn_in=2, cycles=8, patience=0.1, timeout=20.0)


def run(name, folder, *, trace=False, limits=None, **plan):
    limits = limits or Limits({}, others=None)
    case = LeakCase(name, f"{CYCLES}:{name}", dataclasses.replace(PLAN, **plan), limits)
    return run_case(case, folder, trace=trace)


@pytest.mark.parametrize("name", ["clean", "asynchronous"])
def test_a_clean_cycle_is_clean(name, tmp_path):
    report = run(name, tmp_path)
    assert (report.outcome, report.recording.cycles) == (Outcome.CLEAN, 8)


@pytest.mark.parametrize("name", ["leaks", "leaks_async"])
def test_a_leak_has_a_flame_graph(name, tmp_path):
    report = run(name, tmp_path, trace=True)
    assert report.outcome is Outcome.LEAKS
    assert report.caught[0].series.name == "cycles.Thing"
    trace = report.recording.trace
    assert trace.allocations > 0
    assert Path(trace.flame_graph).read_text().lstrip().startswith("<!DOCTYPE html>")
    # Python 3.11's memray names the place that keeps.
    assert any("cycles.py" in where for where, _ in trace.kept)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("raises", "burn-in: ValueError: no such page"),
        ("exits", "burn-in: the process ended with exit code 7"),
        ("dies", "burn-in: the process was killed by signal 11"),
        ("loses_its_child", "of the other has ended since the burn-in"),
        ("fails_to_set_up", "set-up or tear-down raised RuntimeError: no display"),
        ("fails_to_tear_down", "set-up or tear-down raised RuntimeError: a window is left"),
    ],
)
def test_what_does_not_end_well_is_broken(name, reason, tmp_path):
    report = run(name, tmp_path)
    assert report.outcome is Outcome.BROKEN
    assert reason in report.reason


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("hangs", "burn-in: the cycle did not end within 0.3 s"),
        ("hangs_deaf", "burn-in: nothing happened for"),
    ],
)
def test_what_hangs_is_ended_and_broken(name, reason, tmp_path, monkeypatch):
    monkeypatch.setattr(leak_run, "_GRACE_SECONDS", 8.0)
    before = set(psutil.Process().children(recursive=True))
    report = run(name, tmp_path, timeout=0.3)
    assert report.outcome is Outcome.BROKEN
    assert reason in report.reason
    assert set(psutil.Process().children(recursive=True)) == before


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("nowhere.py:clean", "nowhere.py: there is no such file"),
        ("no target", "found 'no target'; allowed: FILE.py:NAME"),
        (f"{CYCLES}:missing", "has no 'missing'; it has"),
        (f"{CYCLES}:number", "found 3; allowed: a Subject"),
        ("no.such.module:clean", "there is no module 'no.such.module'"),
    ],
)
def test_a_target_that_is_none_is_refused(target, reason, tmp_path):
    with pytest.raises(UsageError, match=r"(?s).*") as caught:
        run_case(LeakCase("none", target, PLAN), tmp_path)
    assert reason in str(caught.value)


def test_the_environment_is_as_before(tmp_path, monkeypatch):
    monkeypatch.setenv("NODE_OPTIONS", "--max-old-space-size=512")
    before = dict(os.environ)
    run("clean", tmp_path)
    assert dict(os.environ) == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_whole_of_it(number, tmp_path):
    """Ctrl-C, and what a CI service sends when it cancels a job."""
    command = [sys.executable, "-m", "perfgate", "leak", "run", f"{CYCLES}:hangs"]
    with subprocess.Popen(
        [*command, "--output", str(tmp_path)], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    ) as running:
        journal = tmp_path / "hangs" / "journal.jsonl"
        while not (journal.exists() and journal.stat().st_size):
            assert running.poll() is None
            time.sleep(0.05)
        started = psutil.Process(running.pid).children(recursive=True)
        running.send_signal(number)
        said = running.stderr.read()
        assert running.wait() == 130
    assert said == b"perfgate: interrupted\n"
    assert started
    assert not any(process.is_running() for process in started)
