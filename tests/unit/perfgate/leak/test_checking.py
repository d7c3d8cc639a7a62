"""A check in this process catches what is planted, calls the clean clean, and whatever a cycle does, it reports."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import time

import pytest

from perfgate.errors import UsageError
from perfgate.leak import Limits, Outcome, Plan, Subject, check, check_async
from perfgate.leak import processes as process_memory

PLAN = Plan(burn_in=3, cycles=12, looks=6, patience=0.1, timeout=0.3)
# Memory of a test process moves by itself; these tests are about counts, objects and failures.
LIMITS = Limits({}, others=None)


class Thing:
    pass


def knot():
    """Garbage that only the collector can free."""
    one = Thing()
    one.me = one


@pytest.fixture
def kept():
    things = []
    yield things
    things.clear()


def test_what_leaves_nothing_behind_is_clean():
    report = check(knot, PLAN, LIMITS)
    assert (report.outcome, report.recording.cycles) == (Outcome.CLEAN, 12)


def test_a_kept_object_is_found_by_its_type(kept):
    report = check(lambda: kept.append(Thing()), PLAN, LIMITS)
    assert report.outcome is Outcome.LEAKS
    assert report.caught[0].series.name.endswith("Thing")
    assert report.caught[0].slope == 1


def test_a_count_is_compared_exactly(kept):
    runs = iter(range(1000))
    subject = Subject(
        lambda: kept.append(1) if next(runs) == 10 else None, {"kept": lambda: len(kept)}
    )
    report = check(subject, PLAN, LIMITS)
    assert [each.series.name for each in report.caught] == ["kept"]
    assert report.caught[0].since == 8  # the eleventh run of 3 + 12


def test_several_counts_of_one_callable_have_their_own_names(kept):
    subject = Subject(lambda: kept.append(1), {"both": lambda: {"pages": len(kept), "contexts": 1}})
    report = check(subject, PLAN, LIMITS)
    assert [each.series.name for each in report.caught] == ["pages"]


def test_a_collector_that_was_switched_off_is_found_by_its_garbage():
    def cycle():
        gc.disable()
        knot()

    try:
        report = check(cycle, PLAN, LIMITS)
    finally:
        gc.enable()
        gc.collect()
    assert report.outcome is Outcome.LEAKS
    assert any("switched off" in doubt for doubt in report.recording.doubts)


def test_a_megabyte_that_no_count_sees_is_found_by_its_slope():
    """In a process of its own: what other tests of this one free meanwhile is more than that."""
    script = """
from perfgate.leak import Limits, Plan, check
kept = []
plan = Plan(burn_in=3, cycles=20, patience=0.1)
report = check(lambda: kept.append(bytearray(10**6)), plan, Limits({"python": 1e5}))
print([each.series.name for each in report.caught])
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "['python']\n", "")


def test_what_is_late_is_waited_for():
    late = [0]

    def settle():
        late[0] = max(0, late[0] - 1)

    def count():
        settle()
        return late[0]

    def cycle():
        late[0] = 3

    report = check(Subject(cycle, {"late": count}), PLAN, LIMITS)
    assert report.outcome is Outcome.CLEAN


def boom():
    raise ValueError("no such page")


def leave():
    raise SystemExit(4)


def cancel():
    raise asyncio.CancelledError


@pytest.mark.parametrize(
    ("cycle", "reason"),
    [
        (boom, "ValueError: no such page"),
        (leave, "the cycle ended the program (exit code 4)"),
        (cancel, "the cycle raised CancelledError"),
        (lambda: time.sleep(60), "the cycle did not end within 0.3 s"),
    ],
    ids=["raises", "exits", "is cancelled", "hangs"],
)
@pytest.mark.timeout(0)  # its alarm would be left in charge of the hang
def test_a_cycle_that_does_not_end_well_is_broken(cycle, reason):
    report = check(cycle, PLAN, LIMITS)
    assert report.outcome is Outcome.BROKEN
    assert reason in report.reason


@pytest.mark.timeout(0)
async def test_an_async_cycle_that_hangs_is_broken():
    report = await check_async(lambda: asyncio.sleep(60), PLAN, LIMITS)
    assert report.outcome is Outcome.BROKEN
    assert "did not end within 0.3 s" in report.reason


@pytest.mark.timeout(0)
async def test_a_time_out_of_the_cycles_own_is_the_cycles_error():
    async def cycle():
        raise TimeoutError("mine")

    report = await check_async(cycle, PLAN, LIMITS)
    assert "TimeoutError: mine" in report.reason


async def test_a_cancelled_check_is_cancelled():
    task = asyncio.ensure_future(check_async(lambda: asyncio.sleep(0.05), PLAN, LIMITS))
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_an_async_cycle_that_keeps_tasks_is_found(kept):
    async def cycle():
        kept.append(asyncio.ensure_future(asyncio.sleep(60)))

    report = await check_async(cycle, PLAN, LIMITS)
    for task in kept:
        task.cancel()
    assert report.outcome is Outcome.LEAKS
    assert "asyncio tasks" in [each.series.name for each in report.caught]


def test_a_coroutine_needs_the_async_check():
    with pytest.raises(UsageError, match="use check_async"):
        check(lambda: asyncio.sleep(0), PLAN, LIMITS)


def test_what_is_no_cycle_is_refused():
    with pytest.raises(UsageError, match="found 3; allowed: a Subject"):
        check(3)


def test_the_user_may_interrupt():
    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check(interrupted, PLAN, LIMITS)


def test_without_pss_nothing_passes(monkeypatch, tmp_path):
    monkeypatch.setattr(
        process_memory.memory_by_role, "__defaults__", (process_memory.ROLES, tmp_path)
    )
    report = check(knot, PLAN, Limits({"python": 1e9}))
    assert report.outcome is Outcome.INCONCLUSIVE
    assert "smaps_rollup" in report.reason


def test_time_that_ran_out_is_no_pass():
    plan = Plan(burn_in=1, cycles=1000, patience=0.1, seconds=0.2)
    report = check(lambda: time.sleep(0.09), plan, LIMITS)
    assert report.recording.cycles < 5
    assert report.outcome is Outcome.INCONCLUSIVE
    assert "5 are needed" in report.reason


@pytest.mark.parametrize(
    "wrong", [{"cycles": 1}, {"burn_in": 0}, {"timeout": 0}, {"looks": 1}, {"seconds": -1}]
)
def test_a_plan_that_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError, match="allowed"):
        Plan(**wrong)
