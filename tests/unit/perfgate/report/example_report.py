"""One report with something in each of its fields."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from perfgate.model import comparison as measured
from perfgate.model import gate as rules
from perfgate.model import report as said


def example(**changes: Any) -> said.Report:
    case = measured.Case(
        "canvas.Pan.time_step",
        measured.Kind.TIME,
        "seconds",
        60.0,
        index=0,
        parameters=(("implementation", "'casare'"), ("nodes", "1000")),
        source=("benchmarks/canvas.py", 12),
        version="0f",
    )
    pair = measured.Pair(
        measured.Stage.CONFIRMATION,
        3,
        readings={
            measured.Side.BASELINE: {measured.Clock.CPU: 0.010},
            measured.Side.CONTENDER: {measured.Clock.CPU: 0.012},
        },
        effects={measured.Clock.CPU: 0.182, measured.Clock.WALL: float("inf")},
        control_effects={},
        cpu_share=(0.99, 0.98),
    )
    failure = measured.Failure(
        measured.Side.CONTENDER,
        measured.FailureKind.ERROR,
        measured.Stage.SCREENING,
        0,
        "ValueError: µ",
        "<b>printed</b>",
    )
    provenance = said.Provenance(
        project="tiny",
        baseline=said.Revision("a" * 40, "Before", "3.11.2", "uv-py3.11", (("numpy", "2.0"),)),
        contender=said.Revision("b" * 40, "After"),
        machine="vm",
        cpu="A CPU",
        cores=2,
        memory=8_000_000_000,
        system="Linux",
        started=dt.datetime(2027, 1, 31, 12, tzinfo=dt.UTC),
        seconds=61.5,
        seed=7,
        suite_cases=9,
        shard=(1, 4),
        perfgate="0.1.0",
    )
    gate = rules.Gate(
        budgets=(rules.Budget("canvas.*", max_value=16.7, unit="ms", note="a frame"),),
        accepted=(rules.Accepted("canvas.Pan.time_step", "sharper", 0.25, "a" * 40, "Tester"),),
        quarantined=(rules.Quarantine("x", "flaky", dt.date(2027, 2, 1), dt.date(2027, 1, 1)),),
        calibrated=(rules.Calibrated("demo.time_x", 0.03),),
    )
    comparison = said.Comparison(
        provenance,
        gate,
        (measured.CaseRecord(case, (pair,), (failure,), (measured.Side.CONTROL,)),),
        removed=("gone.time_x",),
        changes=("gate: block 10 % -> 20 %",),
        doubts=("the clock went backwards once",),
    )
    judgement = said.Judgement(
        case,
        said.Verdict.REGRESSION,
        said.Weight.BLOCKS,
        "surely slower",
        clock=measured.Clock.CPU,
        estimate=said.Estimate(0.2, (0.18, 0.22), 0.95, 0.02, None, 20, 1e-5),
        baseline=0.010,
        contender=0.012,
    )
    conclusion = said.Conclusion(said.Outcome.REGRESSION, "Mend it or accept it.")
    report = said.Report(comparison, (judgement,), conclusion, ("one doubt",))
    return dataclasses.replace(report, **changes)
