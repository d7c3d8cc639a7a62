"""What the gate would make of a case, by the pairs of the case against itself: drawn again, with a slowdown added. Pure.

A slowdown cannot be planted in every case of a suite (a browser's page takes minutes a trial), and what is
planted tells of a few cases. Drawing recorded pairs again asks the whole rule, looks and margins included, about each
of them (the bootstrap: Efron 1979, Annals of Statistics 7:1). It knows the noise that was recorded and no other, and a
case judged by itself: in a suite with more suspects, Holm's method asks a little more.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfgate.judge.confirmation import confirm
from perfgate.judge.measured import judge_measured
from perfgate.judge.premises import clock_class
from perfgate.judge.rate import rate
from perfgate.model.calibration import Foreseen, Foresight
from perfgate.model.comparison import Case, CaseRecord, Kind, Pair, Side, Stage
from perfgate.model.report import Verdict, Weight

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfgate.model.comparison import Clock
    from perfgate.model.gate import Gate

# Fewer pairs show too few of the values that a case takes.
LEAST_PAIRS = 12
_DRAWS = 100


def foresee(
    series: Mapping[str, tuple[Clock, Sequence[float]]],
    gate: Gate,
    shares: Sequence[float],
    *,
    draws: int = _DRAWS,
    seed: int = 0,
) -> tuple[Foresight, ...]:
    """What becomes of each case without a slowdown and with each of them.

    Args:
        series: by key, the clock that judges the case, and its log-ratios against itself, worse positive;
            cases with fewer than twelve are left out.
        gate: the rules.
        shares: the slowdowns, 0.05 is 5 %.
        draws: suites of pairs for each of them.
        seed: makes it repeatable.
    """
    found = []
    for key, (clock, effects) in sorted(series.items()):
        if len(effects) < LEAST_PAIRS:
            continue
        # The case asks for the clock that it was recorded by.
        case = Case(key, Kind.TIME, "seconds", timeout=math.inf, clock=clock)
        urn = _Urn(clock, effects, random.Random(f"{seed} {key}"))
        unplanted, *planted = (_foreseen(case, urn, gate, share, draws) for share in (0.0, *shares))
        found.append(
            Foresight(key, clock_class(clock), len(effects), unplanted.found, tuple(planted))
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Urn:
    """Recorded log-ratios to draw from."""

    clock: Clock
    effects: Sequence[float]
    chance: random.Random

    def pairs(self, gate: Gate, added: float) -> tuple[Pair, ...]:
        """As many pairs as the gate plans at most, each drawn from those recorded."""
        every = gate.looks.control_every
        return (
            *(
                self._pair(Stage.SCREENING, number, added, controlled=number % every == 0)
                for number in range(gate.looks.screening[-1])
            ),
            *(
                self._pair(Stage.CONFIRMATION, number, added, controlled=True)
                for number in range(gate.looks.confirmation[-1])
            ),
        )

    def _pair(self, stage: Stage, number: int, added: float, *, controlled: bool) -> Pair:
        draw = self.chance.choice
        return Pair(
            stage,
            number,
            readings={side: {self.clock: 1.0} for side in Side},
            effects={self.clock: draw(self.effects) + added},
            control_effects={self.clock: draw(self.effects)} if controlled else {},
        )


def _foreseen(case: Case, urn: _Urn, gate: Gate, share: float, draws: int) -> Foreseen:
    hits = blocks = 0
    for _ in range(draws):
        record = CaseRecord(case, urn.pairs(gate, math.log1p(share)))
        judged = judge_measured(record, gate, confirm([record], gate).get(case.key))
        if judged.verdict is Verdict.REGRESSION:
            hits += 1
            blocks += judged.weight is Weight.BLOCKS
    return Foreseen(share, rate(hits, draws), rate(blocks, draws))
