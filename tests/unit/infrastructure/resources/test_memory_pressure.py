"""The best signal of a machine is found and read right, and hysteresis keeps a wavering one from flapping."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casare_rpa.domain.errors import UsageError
from casare_rpa.infrastructure.resources.memory_pressure import (
    Gauge,
    MemorySignal,
    PressureOptions,
    Reading,
    Thresholds,
)

if TYPE_CHECKING:
    from collections.abc import Callable

STALLED = "some avg10=12.50 avg60=1.00 avg300=0.00 total=7\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n"
BOUNDS = Thresholds(high=0.5, low=0.2)


@pytest.fixture
def machine(tmp_path: Path) -> Callable[..., MemorySignal]:
    """A machine that consists of the files given."""

    def make(**files: str) -> MemorySignal:
        for name, text in files.items():
            path = tmp_path / name.replace("__", "/").replace("_dot_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return MemorySignal(tmp_path)

    return make


V1 = {
    "sys__fs__cgroup__memory__box__memory_dot_usage_in_bytes": "900\n",
    "sys__fs__cgroup__memory__box__memory_dot_stat": (
        "cache 1\nhierarchical_memory_limit 1000\ntotal_inactive_file 400\n"
    ),
}


def test_a_group_of_version_two_comes_first(machine: Callable[..., MemorySignal]) -> None:
    signal = machine(
        proc__self__cgroup="0::/box\n",
        sys__fs__cgroup__box__memory_dot_pressure=STALLED,
        proc__pressure__memory=STALLED.replace("12.50", "99.00"),
        **V1,
    )
    assert signal().value == 0.125
    assert signal().source.startswith("cgroup v2 PSI")


def test_a_container_sees_its_own_group_as_the_root(machine: Callable[..., MemorySignal]) -> None:
    signal = machine(
        proc__self__cgroup="0::/docker/123\n", sys__fs__cgroup__memory_dot_pressure=STALLED
    )
    assert signal().value == 0.125


def test_then_a_limit_of_version_one_less_what_can_be_given_up(
    machine: Callable[..., MemorySignal],
) -> None:
    signal = machine(
        proc__self__cgroup="4:memory:/box\n0::/\n", proc__pressure__memory=STALLED, **V1
    )
    assert signal().value == 0.5
    assert signal().source.startswith("cgroup v1 limit")


def test_a_group_without_a_limit_says_nothing_and_the_system_does(
    machine: Callable[..., MemorySignal],
) -> None:
    unlimited = {
        name: text.replace("limit 1000", "limit 9223372036854771712") for name, text in V1.items()
    }
    signal = machine(
        proc__self__cgroup="4:memory:/box\n", proc__pressure__memory=STALLED, **unlimited
    )
    assert signal().value == 0.125
    assert signal().source.startswith("system PSI")


def test_free_memory_is_always_there(machine: Callable[..., MemorySignal], tmp_path: Path) -> None:
    assert machine()().source.startswith("free memory")
    signal = machine(proc__pressure__memory=STALLED)
    (tmp_path / "proc/pressure/memory").unlink()
    assert signal().source.startswith("free memory")
    assert 0 < signal().value < 1


def test_this_machine_gives_a_reading() -> None:
    reading = MemorySignal()()
    assert 0 <= reading.value <= 1


@pytest.mark.skipif(
    not os.access("/sys/fs/cgroup/memory/cgroup.procs", os.W_OK), reason="no cgroup v1 to write to"
)
def test_a_real_group_of_version_one_is_read_as_the_kernel_counts_it() -> None:
    group = Path("/sys/fs/cgroup/memory") / f"casare-test-{os.getpid()}"
    group.mkdir()
    mine = next(
        line.rpartition(":")[2]
        for line in Path("/proc/self/cgroup").read_text().splitlines()
        if ":memory:" in line
    )
    try:
        (group / "memory.limit_in_bytes").write_text(str(2**40))
        (group / "cgroup.procs").write_text(str(os.getpid()))
        block = bytearray(os.urandom(1)) * 2**26
        reading = MemorySignal()()
        assert reading.source.startswith("cgroup v1 limit")
        assert str(group) in reading.source
        assert len(block) / 2**40 <= reading.value * 1.5
        assert reading.value < 0.01
    finally:
        home = Path("/sys/fs/cgroup/memory") / mine.lstrip("/")
        (home / "cgroup.procs").write_text(str(os.getpid()))
        group.rmdir()


@given(st.lists(st.sampled_from([0.0, 0.2, 0.3, 0.5, 0.9])))
def test_pressure_begins_at_once_and_ends_after_three_calm_readings(values: list[float]) -> None:
    gauge, pressed = Gauge(), False
    for at, value in enumerate(values):
        gauge = gauge.after(Reading("test", value, BOUNDS))
        if value >= 0.5:
            pressed = True
        last = values[max(0, at - 2) : at + 1]
        if len(last) == 3 and max(last) <= 0.2:
            pressed = False
        assert gauge.pressed == pressed


def test_nonsense_is_refused() -> None:
    with pytest.raises(UsageError, match=r"high 0\.2 and low 0\.5; allowed: 0 <= low < high <= 1"):
        Thresholds(high=0.2, low=0.5)
    with pytest.raises(UsageError, match="every is 0"):
        PressureOptions(every=0)
    with pytest.raises(UsageError, match="patience is 0"):
        PressureOptions(patience=0)
