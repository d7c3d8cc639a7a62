"""What made-up reports are put together from: cases, where they were measured, and the whole."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from perfgate.model.comparison import Case, Kind
from perfgate.model.gate import Accepted, Budget, Gate, Quarantine
from perfgate.model.report import (
    Comparison,
    Conclusion,
    Provenance,
    Report,
    Revision,
    Verdict,
    Weight,
)

if TYPE_CHECKING:
    from tests.unit.perfgate.report.report_maker import Maker

BASELINE = "c0ffee00" * 5
CONTENDER = "deadbeef" * 5
NAMES = (
    ("canvas.Pan.time_step", 1.7e-4),
    ("canvas.Zoom.time_step", 2.4e-4),
    ("canvas.Session.time_serialize", 3.1e-2),
    ("canvas.Session.time_deserialize", 4.4e-2),
    ("registry.Registry.time_load", 6.2e-3),
    ("registry.Registry.time_search_prefix", 4.1e-5),
    ("startup.WarmProcess.time_to_first_node", 8.8e-4),
    ("browser_pool.Lease.time_acquire", 2.2e-2),
)


def case(name: str, *values: str, **others: object) -> Case:
    parameters = tuple(zip(("implementation", "nodes"), values, strict=False))
    kind = next(kind for kind in Kind if name.rpartition(".")[2].startswith(f"{kind}_"))
    options = {"unit": "seconds" if kind is Kind.TIME else "bytes", "timeout": 60.0, **others}
    return Case(name, kind, parameters=parameters, **options)  # type: ignore[arg-type]


def provenance(**others: object) -> Provenance:
    libraries = (("numpy", "2.1.0"), ("PySide6-Essentials", "6.11.0"))
    side = {"python": "3.11", "environment": "virtualenv-py3.11", "libraries": libraries}
    values: dict[str, object] = {
        "project": "casare_perf",
        "baseline": Revision(BASELINE, "Paint what is visible", **side),  # type: ignore[arg-type]
        "contender": Revision(CONTENDER, "Merge branch 'lazy-ports'", **side),  # type: ignore[arg-type]
        "machine": "desk",
        "cpu": "Abacus 9",
        "cores": 2,
        "memory": 8_000_000_000,
        "system": "Linux 6.1 x86_64",
        "started": datetime(2026, 3, 1, 12, 30, tzinfo=UTC),
        "seconds": 552.4,
        "seed": 4711,
        "suite_cases": 12,
        "perfgate": "0.1.0",
    }
    return Provenance(**{**values, **others})  # type: ignore[arg-type]


def make_report(maker: Maker, conclusion: Conclusion, **others: object) -> Report:
    gate = Gate(
        budgets=(Budget("canvas.Build.*", max_value=40, unit="ms"),),
        accepted=(Accepted("canvas.Detail*", "prettier text", 0.25, BASELINE),),
        quarantined=(Quarantine("browser_pool.Wait*", "waits", date(2026, 4, 1)),),
    )
    values: dict[str, object] = {
        "provenance": provenance(),
        "gate": gate,
        "records": tuple(maker.records),
        **others,
    }
    order = {verdict: place for place, verdict in enumerate(Verdict)}
    weights = {weight: place for place, weight in enumerate(Weight)}
    judgements = sorted(
        maker.judgements, key=lambda each: (weights[each.weight], order[each.verdict])
    )
    comparison = Comparison(**values)  # type: ignore[arg-type]
    return Report(comparison, tuple(judgements), conclusion, doubts=comparison.doubts)
