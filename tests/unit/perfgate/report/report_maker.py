"""Records and judgements made up together, with noise of their own."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from statistics import median

from perfgate.model.comparison import (
    Case,
    CaseRecord,
    Clock,
    Failure,
    FailureKind,
    Pair,
    Side,
    Stage,
)
from perfgate.model.report import Estimate, Judgement, Verdict, Weight

TRACEBACK = """Traceback (most recent call last):
  File "benchmarks/canvas.py", line 41, in time_step
    view.pan(step)
AttributeError: 'View' object has no attribute 'pan'"""


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
