"""Made-up reports, judged by hand: what a rendering shows depends on nothing else."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from statistics import median
from typing import TYPE_CHECKING

import pytest

from perfgate.model.comparison import (
    Case,
    CaseRecord,
    Clock,
    Failure,
    FailureKind,
    Kind,
    Pair,
    Side,
    Stage,
)
from perfgate.model.gate import Accepted, Budget, Gate, Quarantine
from perfgate.model.report import (
    Comparison,
    Conclusion,
    Estimate,
    Judgement,
    Outcome,
    Provenance,
    Report,
    Revision,
    Verdict,
    Weight,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

BASELINE = "c0ffee00" * 5
CONTENDER = "deadbeef" * 5
TRACEBACK = """Traceback (most recent call last):
  File "benchmarks/canvas.py", line 41, in time_step
    view.pan(step)
AttributeError: 'View' object has no attribute 'pan'"""
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


@dataclass
class Maker:
    """Builds cases, pairs and judgements, with its own seeded noise."""

    rng: random.Random = field(default_factory=lambda: random.Random(7))
    records: list[CaseRecord] = field(default_factory=list)
    judgements: list[Judgement] = field(default_factory=list)

    def pairs(
        self,
        base: float,
        effect: float,
        noise: float,
        stage: Stage,
        count: int,
        *,
        clock: Clock = Clock.CPU,
    ) -> list[Pair]:
        made = []
        for number in range(1, count + 1):
            level = base * math.exp(self.rng.gauss(0, noise))
            log_ratio = math.log1p(effect) + self.rng.gauss(0, noise)
            control = self.rng.gauss(0, noise)
            has_control = stage is Stage.CONFIRMATION or number % 2 == 0
            readings = {
                Side.BASELINE: {clock: level, Clock.WALL: level * 1.02},
                Side.CONTENDER: {
                    clock: level * math.exp(log_ratio),
                    Clock.WALL: level * 1.03 * math.exp(log_ratio),
                },
            }
            if has_control:
                readings[Side.CONTROL] = {clock: level * math.exp(control)}
            made.append(
                Pair(
                    stage,
                    number,
                    readings,
                    {clock: log_ratio, Clock.WALL: log_ratio + 0.01},
                    {clock: control} if has_control else {},
                    cpu_share=(0.98, 0.97),
                    slices=20,
                    number=12,
                    seconds=0.8,
                )
            )
        return made

    def measured(
        self,
        case: Case,
        verdict: Verdict,
        weight: Weight,
        base: float,
        effect: float,
        *,
        noise: float = 0.004,
        confirmed: int = 0,
        reason: str = "",
        clock: Clock = Clock.CPU,
        accepted: str = "",
        quarantined: str = "",
    ) -> None:
        screening = self.pairs(
            base, effect, noise, Stage.SCREENING, 10 if confirmed else 5, clock=clock
        )
        confirmation = self.pairs(base, effect, noise, Stage.CONFIRMATION, confirmed, clock=clock)
        self.records.append(CaseRecord(case, tuple(screening + confirmation)))
        used = confirmation or screening
        ratios = sorted(math.expm1(pair.effects[clock]) for pair in used)
        middle = median(ratios)
        spread = 2.2 * noise / math.sqrt(len(used))
        floor = noise / math.sqrt(len(used)) * self.rng.uniform(0.7, 1.3)
        middle = -middle if case.higher_is_better else middle
        estimate = Estimate(
            effect=middle,
            interval=(middle - spread, middle + spread),
            confidence=0.952,
            margin=max(0.02, floor),
            noise_floor=floor,
            pairs=len(used),
            p_value=0.00024 if confirmed else None,
        )
        self.judgements.append(
            Judgement(
                case,
                verdict,
                weight,
                reason or f"no difference shown: {middle * 100:+.1f} %",
                clock=clock,
                estimate=estimate,
                baseline=median(pair.readings[Side.BASELINE][clock] for pair in used),
                contender=median(pair.readings[Side.CONTENDER][clock] for pair in used),
                accepted=accepted,
                quarantined=quarantined,
            )
        )

    def counted(self, case: Case, before: float, after: float) -> None:
        readings = {Side.BASELINE: {Clock.VALUE: before}, Side.CONTENDER: {Clock.VALUE: after}}
        pairs = tuple(Pair(Stage.SCREENING, each, readings, {}, {}) for each in (1, 2))
        self.records.append(CaseRecord(case, pairs))
        effect = after / before - 1
        worse = after > before
        self.judgements.append(
            Judgement(
                case,
                Verdict.REGRESSION if worse else Verdict.NO_CHANGE,
                Weight.BLOCKS if worse else Weight.NONE,
                "rose; an exact counter may not get worse" if worse else "exactly the same",
                clock=Clock.VALUE,
                estimate=Estimate(effect, (effect, effect), 1.0, 0.0, None, 2),
                baseline=before,
                contender=after,
            )
        )

    def grown(self, case: Case, before: float, after: float) -> None:
        """A growth a cycle: differences, no ratio."""
        pairs = []
        for number in range(1, 13):
            shown = {
                side: {Clock.VALUE: level + self.rng.gauss(0, 40e3)}
                for side, level in (
                    (Side.BASELINE, before),
                    (Side.CONTENDER, after),
                    (Side.CONTROL, before),
                )
            }
            pairs.append(Pair(Stage.CONFIRMATION, number, shown, {}, {}))
        self.records.append(CaseRecord(case, tuple(pairs)))
        self.judgements.append(
            Judgement(
                case,
                Verdict.REGRESSION,
                Weight.BLOCKS,
                "6.2 MB/cycle higher; 5 MB/cycle blocks",
                clock=Clock.VALUE,
                baseline=before,
                contender=after,
            )
        )

    def broken(self, case: Case, output: str) -> None:
        failure = Failure(Side.CONTENDER, FailureKind.ERROR, Stage.SCREENING, 1, TRACEBACK, output)
        self.records.append(CaseRecord(case, failures=(failure,)))
        reason = (
            "fails on the contender: error: AttributeError: 'View' object has no attribute 'pan'"
        )
        self.judgements.append(
            Judgement(case, Verdict.BROKEN, Weight.BLOCKS, reason, error=TRACEBACK)
        )

    def plain(self, case: Case, verdict: Verdict, weight: Weight, reason: str) -> None:
        self.records.append(CaseRecord(case))
        self.judgements.append(Judgement(case, verdict, weight, reason))


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


def build_small() -> Report:
    """One of each kind that a rendering treats its own way, and few others."""
    maker = Maker()
    build = case("canvas.Build.time_build", "'casare'", "100")
    slower = "14 % slower (95.2 % interval +13.8 % to +14.4 %); 10 % blocks"
    maker.measured(
        build, Verdict.REGRESSION, Weight.BLOCKS, 0.0312, 0.141, confirmed=12, reason=slower
    )
    maker.broken(case("canvas.Pan.time_step", "'casare'", "1000"), "Qt: no screen\nlast words\n")
    modules = case("startup.Imports.track_modules", unit="modules", exact=True)
    maker.counted(modules, 31, 33)
    removed = Case("registry.Old.time_walk", Kind.TIME, unit="", timeout=0)
    maker.judgements.append(
        Judgement(removed, Verdict.REMOVED, Weight.BLOCKS, "the contender does not have it")
    )
    detail = case("canvas.Detail.time_paint", "'casare'", "10")
    maker.measured(
        detail,
        Verdict.REGRESSION,
        Weight.NOTICE,
        0.004,
        0.081,
        confirmed=12,
        reason="8.1 % slower; 5 % warns, 10 % blocks",
        accepted="prettier text",
    )
    search = case("registry.Registry.time_search", "'10000'")
    maker.measured(
        search, Verdict.IMPROVEMENT, Weight.NOTICE, 9e-4, -0.31, confirmed=12, reason="31 % faster"
    )
    maker.plain(
        case("canvas.Minimap.time_paint"),
        Verdict.NEW,
        Weight.NOTICE,
        "new: fails on the baseline and works on the contender",
    )
    for name, base in NAMES[:3]:
        maker.measured(case(name, "'casare'", "10"), Verdict.NO_CHANGE, Weight.NONE, base, 0.0)
    maker.measured(
        case(NAMES[0][0], "'stock'", "10", gated=False),
        Verdict.NOT_GATED,
        Weight.NONE,
        NAMES[0][1],
        0.0,
        reason="measured for the tables only (gate = False)",
    )
    sentence = (
        "3 benchmarks got worse or are broken, 1 is removed: mend them or have them accepted."
    )
    return make_report(
        maker,
        Conclusion(Outcome.BROKEN, sentence),
        removed=(removed.key,),
        changes=("budget canvas.*: block 10 % -> 20 %", "benchmarks/canvas.py: changed"),
        doubts=("the time limit was reached: 2 benchmarks have fewer pairs than planned",),
    )


def build_large() -> Report:
    """Sixty cases, as a pull request of this project might show them."""
    maker = Maker()
    maker.measured(
        case("canvas.Build.time_build", "'casare'", "1000"),
        Verdict.REGRESSION,
        Weight.BLOCKS,
        0.0312,
        0.141,
        confirmed=12,
        reason="14.1 % slower (95.2 % interval +13.8 % to +14.4 %); 10 % blocks",
    )
    maker.measured(
        case("startup.FirstNode.time_to_first_node", "'lazy'", clock=Clock.CPU_AND_CHILDREN),
        Verdict.REGRESSION,
        Weight.WARNS,
        0.142,
        0.063,
        noise=0.012,
        confirmed=20,
        clock=Clock.CPU_AND_CHILDREN,
        reason="6.2 % slower (95.2 % interval +5.6 % to +6.9 %); 5 % warns, 10 % blocks",
    )
    maker.measured(
        case("registry.Registry.time_search_fuzzy", "'10000'"),
        Verdict.REGRESSION,
        Weight.NOTICE,
        0.0031,
        0.034,
        confirmed=12,
        reason="3.4 % slower (95.2 % interval +3.1 % to +3.7 %); below the 5 % that warn",
    )
    maker.broken(
        case("canvas.Pan.time_step", "'casare'", "1000"),
        "".join(f"qt.qpa: warning {n}\n" for n in range(40)) + TRACEBACK + "\n",
    )
    maker.measured(
        case("browser_pool.CriticalPath.track_to_loaded", "'pool'", unit="seconds"),
        Verdict.INCONCLUSIVE,
        Weight.BLOCKS,
        0.081,
        0.06,
        noise=0.11,
        confirmed=32,
        clock=Clock.VALUE,
        reason="6 % slower (95.1 % interval -2 % to +14 %) after 32 pairs, neither surely beyond the "
        "margin of 2.9 % nor surely below 10 %, which blocks",
    )
    maker.judgements.append(
        Judgement(
            Case("registry.Old.time_walk", Kind.TIME, unit="", timeout=0),
            Verdict.REMOVED,
            Weight.BLOCKS,
            "the baseline gates this benchmark and the contender does not; a removal must be accepted",
        )
    )
    maker.counted(case("startup.Imports.track_modules", unit="modules", exact=True), 31, 33)
    maker.grown(case("memory.Growth.track_growth", "'pool'", unit="bytes/cycle"), 1.1e5, 6.3e6)
    maker.measured(
        case("canvas.Detail.time_paint", "'casare'", "10"),
        Verdict.REGRESSION,
        Weight.NOTICE,
        0.004,
        0.081,
        confirmed=12,
        reason="8.1 % slower; 5 % warns, 10 % blocks",
        accepted="prettier text is worth it",
    )
    maker.measured(
        case("browser_pool.Wait.time_idle", "'pool'"),
        Verdict.INCONCLUSIVE,
        Weight.NOTICE,
        0.02,
        0.03,
        noise=0.2,
        confirmed=32,
        clock=Clock.WALL,
        reason="3 % slower (95.1 % interval -6 % to +12 %) after 32 pairs",
        quarantined="waits for a clock of the browser",
    )
    maker.measured(
        case(
            "browser_pool.Throughput.track_executions",
            "'pool'",
            unit="pages/s",
            higher_is_better=True,
        ),
        Verdict.IMPROVEMENT,
        Weight.NOTICE,
        30.5,
        0.12,
        noise=0.02,
        confirmed=12,
        clock=Clock.VALUE,
        reason="12 % higher, surely more than the margin of 2 %",
    )
    maker.plain(
        case("canvas.Minimap.time_paint"),
        Verdict.NEW,
        Weight.NOTICE,
        "new: fails on the baseline (error: AttributeError) and works on the contender",
    )
    for size in ("10", "100", "500", "5000", "10000"):
        for name, base in NAMES:
            noise = 0.03 if name.startswith("browser") else 0.005
            quiet = case(name, "'casare'", size)
            value = base * int(size) ** 0.3
            maker.measured(quiet, Verdict.NO_CHANGE, Weight.NONE, value, 0.0, noise=noise)
    for name, base in NAMES:
        maker.measured(
            case(name, "'stock'", "1000", gated=False),
            Verdict.NOT_GATED,
            Weight.NONE,
            base * 30,
            0.0,
            reason="measured for the tables only (gate = False)",
        )
    sentence = (
        "4 regressions block, 1 benchmark is broken, 1 is removed and 1 inconclusive: mend them, or let a "
        "maintainer accept them."
    )
    return make_report(
        maker,
        Conclusion(Outcome.BROKEN, sentence),
        changes=("budget canvas.*: block 10 % -> 20 %", "benchmarks/canvas.py: changed"),
        doubts=("the time limit was reached: 2 benchmarks have fewer pairs than planned",),
    )


def build_quiet() -> Report:
    """Nothing changed."""
    maker = Maker()
    for name, base in NAMES:
        maker.measured(case(name, "'casare'", "10"), Verdict.NO_CHANGE, Weight.NONE, base, 0.0)
    return make_report(maker, Conclusion(Outcome.PASS, "Nothing got slower: this can go in."))


def build_hostile(texts: Sequence[str]) -> Report:
    """Every text that comes from elsewhere is one of these."""
    maker = Maker()
    chosen = [texts[each % len(texts)] for each in range(8)]
    name, subject, value, error, output, reason, change, doubt = chosen
    evil = Case(f"f.time_{name}", Kind.TIME, unit=value, timeout=1, parameters=(("p", value),))
    slow = Case(f"g.time_{name}", Kind.TIME, unit="seconds", timeout=1, parameters=(("p", value),))
    maker.measured(
        slow,
        Verdict.REGRESSION,
        Weight.BLOCKS,
        0.1,
        0.2,
        confirmed=3,
        reason=reason,
        accepted=change,
    )
    maker.records.append(
        CaseRecord(
            evil,
            failures=(
                Failure(Side.CONTENDER, FailureKind.CRASH, Stage.SCREENING, 1, error, output),
            ),
        )
    )
    maker.judgements.append(
        Judgement(evil, Verdict.BROKEN, Weight.BLOCKS, reason, error=error, quarantined=doubt)
    )
    quiet = Case(f"h.time_{value}", Kind.TIME, unit="seconds", timeout=1)
    maker.measured(quiet, Verdict.NO_CHANGE, Weight.NONE, 0.1, 0.0, reason=reason)
    revisions = {
        "baseline": Revision(subject, subject, value, name, ((name, value),)),
        "contender": Revision(name, value),
    }
    return make_report(
        maker,
        Conclusion(Outcome.BROKEN, reason),
        provenance=provenance(
            project=name, machine=value, cpu=subject, system=error, perfgate=doubt, **revisions
        ),
        changes=(change,),
        doubts=(doubt,),
    )


@pytest.fixture(scope="session")
def small_report() -> Report:
    return build_small()


@pytest.fixture(scope="session")
def large_report() -> Report:
    return build_large()


@pytest.fixture(scope="session")
def quiet_report() -> Report:
    return build_quiet()


@pytest.fixture(scope="session")
def hostile_report():  # type: ignore[no-untyped-def]
    """A maker of reports full of the texts given."""
    return build_hostile
