"""What asv measured, as records: a run of a commit on a machine, and the measurements in it."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path


class Status(enum.StrEnum):
    """What became of a benchmark with one choice of parameters."""

    MEASURED = "measured"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Measurement:
    """A benchmark with one choice of parameters, and its value.

    ``interval`` is asv's 99 % confidence interval of the median, where it has one; ``parameters`` are
    (name, value) pairs with the value as a person would write it.
    """

    benchmark: str
    parameters: tuple[tuple[str, str], ...]
    status: Status
    value: float | None
    unit: str
    interval: tuple[float, float] | None = None
    error: str = ""

    @property
    def label(self) -> str:
        """The parameters in one short text, empty where there are none."""
        return ", ".join(f"{name}={value}" for name, value in self.parameters)


@dataclass(frozen=True, slots=True)
class Machine:
    """Where a run was measured, in asv's words."""

    name: str
    cpu: str = ""
    num_cpu: str = ""
    ram: str = ""
    os: str = ""
    arch: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """One results file: one commit in one environment on one machine."""

    path: Path
    commit: str
    commit_date: datetime
    measured_at: datetime | None
    environment: str
    python: str
    requirements: tuple[tuple[str, str], ...]
    machine: Machine
    measurements: tuple[Measurement, ...]


@dataclass(frozen=True, slots=True)
class BenchmarkInfo:
    """A benchmark as asv's benchmarks.json describes it."""

    name: str
    unit: str
    kind: str
    version: str
    param_names: tuple[str, ...]
    params: tuple[tuple[str, ...], ...]
    timeout: float | None = None
    setup_cache_timeout: float | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something in the results that was left out, and why."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All benchmarks of the suite by name, and what could not be read of them."""

    benchmarks: Mapping[str, BenchmarkInfo]
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """The runs of a results folder that could be read, and the doubts about the others."""

    runs: tuple[Run, ...]
    doubts: tuple[Doubt, ...] = ()

    def doubts_on(self, run: Run) -> tuple[Doubt, ...]:
        """What of one run's file was left out."""
        return tuple(doubt for doubt in self.doubts if doubt.path == run.path)
