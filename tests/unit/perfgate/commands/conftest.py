"""Comparisons as a measuring would leave them: cases with a planted effect, and a project to keep them in."""

from __future__ import annotations

import math
import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

import pytest
from tests.unit.perfgate.commands.made_results import BENCHES
from tests.unit.perfgate.site.made_history import MadeProject, git, make_project

from perfgate.model.comparison import Case, CaseRecord, Clock, Kind, Pair, Side, Stage
from perfgate.model.gate import Gate
from perfgate.model.report import Comparison, Provenance, Revision

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

BASELINE = "c0ffee00" * 5
CONTENDER = "deadbeef" * 5


class MakeComparison(Protocol):
    def __call__(
        self, effects: Mapping[str, float], *, shard: tuple[int, int] | None = None
    ) -> Comparison: ...


def _pair(stage: Stage, number: int, effect: float, chance: random.Random) -> Pair:
    ours, control = (chance.gauss(0, 0.002) for _ in range(2))
    log = math.log1p(effect) + ours
    return Pair(
        stage,
        number,
        readings={
            Side.BASELINE: {Clock.CPU: 0.01, Clock.WALL: 0.01},
            Side.CONTENDER: {
                Clock.CPU: 0.01 * math.exp(log),
                Clock.WALL: 0.01 * math.exp(log),
            },
            Side.CONTROL: {Clock.CPU: 0.01 * math.exp(control), Clock.WALL: 0.01},
        },
        effects={Clock.CPU: log, Clock.WALL: log},
        control_effects={Clock.CPU: control, Clock.WALL: control},
        cpu_share=(1.0, 1.0),
        children_share=(1.0, 1.0),
    )


def _record(name: str, effect: float) -> CaseRecord:
    benchmark, _, value = name.partition("(")
    parameters = (("size", value.removesuffix(")")),) if value else ()
    case = Case(benchmark, Kind.TIME, "seconds", 60.0, parameters=parameters)
    chance = random.Random(name)
    pairs = [_pair(Stage.SCREENING, number, effect, chance) for number in range(15)]
    if effect:
        pairs += [_pair(Stage.CONFIRMATION, number, effect, chance) for number in range(15, 47)]
    return CaseRecord(case, tuple(pairs))


@pytest.fixture
def make_comparison() -> MakeComparison:
    """A comparison of cases by name, each with its true effect; a shard's has every fact of its own."""

    def make(
        effects: Mapping[str, float],
        *,
        shard: tuple[int, int] | None = None,
        suite_cases: int | None = None,
    ) -> Comparison:
        number = shard[0] if shard else 0
        provenance = Provenance(
            project="tiny",
            baseline=Revision(BASELINE, python="3.11"),
            contender=Revision(CONTENDER, python="3.11"),
            machine=f"vm-{number}",
            cpu="A CPU",
            cores=2,
            memory=8_000_000_000,
            system="Linux",
            started=datetime(2027, 1, 31, 12, number, tzinfo=UTC),
            seconds=120.0,
            seed=number,
            suite_cases=len(effects) if suite_cases is None else suite_cases,
            shard=shard,
            perfgate="0.1.0",
        )
        records = tuple(_record(name, effect) for name, effect in effects.items())
        return Comparison(provenance, Gate(), records)

    return make


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MadeProject:
    """Six measured commits and a bare remote; the current folder."""
    project = make_project(tmp_path / "project", 6)
    project.describe(BENCHES)
    project.record(BENCHES)
    git(tmp_path, "init", "-q", "--bare", "remote.git")
    git(project.folder, "remote", "add", "origin", str(tmp_path / "remote.git"))
    monkeypatch.chdir(project.folder)
    return project
