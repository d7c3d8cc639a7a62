"""Confirmation: whether a suspect's effect is real, by fresh pairs alone.

The family is the suspects: they were chosen by other pairs, so that given the choice the fresh pairs owe
nothing to it (data splitting: Cox 1975, Biometrika 62:441). Regressions and improvements are a family
each, and alpha holds for each.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from perfgate.judge.evidence import assess, scale_of
from perfgate.judge.screening import Direction, screen
from perfgate.model.comparison import Stage
from perfgate.stats.futility import conditional_power
from perfgate.stats.multiplicity import holm, over_looks
from perfgate.stats.signed_rank import signed_rank_p

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from perfgate.judge.evidence import Assessment
    from perfgate.model.comparison import CaseRecord
    from perfgate.model.gate import Gate

    FloatArray = npt.NDArray[np.float64]

# With a smaller chance of ever being confirmed, a suspect gets no more pairs.
_HOPELESS = 0.02


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What fresh pairs say of a suspect.

    Attributes:
        assessment: of the pairs up to the last look taken; None before the first.
        pairs: how many there are, with those since that look.
        p_over_looks: one-sided against the margin, adjusted for the looks.
        p_value: adjusted for the family too: the suspicion is sure where it is <= alpha.
        control_p_value: the same for baseline against itself, in whichever direction it leans.
        hopeless: more pairs would hardly make it sure.
        last: no more looks are planned.
    """

    direction: Direction
    assessment: Assessment | None
    pairs: int
    p_over_looks: float
    p_value: float
    control_p_value: float
    hopeless: bool
    last: bool

    def needs_more(self, *, sure: bool) -> bool:
        """Whether more pairs may change what is said: what is true of the case, or whether it blocks."""
        if self.last:
            return False
        if self.assessment is None:
            return True
        if sure:
            return self.assessment.low < self.assessment.scale.block <= self.assessment.high
        return not (self.hopeless and self.assessment.excludes_block)


def confirm(records: Iterable[CaseRecord], gate: Gate) -> dict[str, Confirmation]:
    """The suspects among all records of a run, by key, with what their confirming pairs say."""
    suspects: dict[str, tuple[CaseRecord, Direction]] = {}
    for record in records:
        direction = screen(record, gate).direction
        if direction is not None:
            suspects[record.case.key] = (record, direction)
    looks = {key: _looks(record, gate) for key, (record, _) in suspects.items()}
    leaning = [_leaning(each, gate) for each in looks.values()]
    control = dict(zip(looks, holm(leaning), strict=True))
    confirmed = {}
    for direction in Direction:
        keys = [key for key, (_, of) in suspects.items() if of is direction]
        sign = 1 if direction is Direction.WORSE else -1
        raw = [_p_over_looks([_p(look, sign) for look in looks[key]], gate) for key in keys]
        for key, p_over_looks, p_value in zip(keys, raw, holm(raw), strict=True):
            taken = looks[key]
            pairs = len(suspects[key][0].of(Stage.CONFIRMATION))
            confirmed[key] = Confirmation(
                direction,
                assessment=taken[-1] if taken else None,
                pairs=pairs,
                p_over_looks=p_over_looks,
                p_value=float(p_value),
                control_p_value=float(control[key]),
                hopeless=bool(taken) and _hopeless(taken[-1], sign, gate),
                last=pairs >= gate.looks.confirmation[-1],
            )
    return confirmed


def undecided(records: Sequence[CaseRecord], gate: Gate, share: float = 1.0) -> frozenset[str]:
    """The keys of suspects that need more pairs, after the looks taken so far.

    Args:
        records: all of a run, or all of a shard.
        gate: the rules.
        share: a shard's part of the suite's gated cases. A shard does not know how many suspects the
            others have: it counts as sure what stays sure if every case is one.
    """
    gated = sum(record.case.gated for record in records)

    def sure(each: Confirmation) -> bool:
        if share >= 1:
            return each.p_value <= gate.alpha
        return each.p_over_looks * gated <= share * gate.alpha

    found = confirm(records, gate)
    return frozenset(key for key, each in found.items() if each.needs_more(sure=sure(each)))


def _looks(record: CaseRecord, gate: Gate) -> list[Assessment]:
    """The assessment at each look that the pairs have reached."""
    pairs, scale = record.of(Stage.CONFIRMATION), scale_of(record, gate)
    reached = [look for look in gate.looks.confirmation if look <= len(pairs)]
    assessed = [assess(record.case, pairs[:look], scale) for look in reached]
    return [each for each in assessed if each is not None]


def _p(look: Assessment, sign: int) -> float:
    return signed_rank_p(sign * look.effects, look.margin)


def _leaning(looks: Sequence[Assessment], gate: Gate) -> float:
    """The control's p-value over the looks, two-sided: the same test and margin as the contender's."""
    sides = [
        [signed_rank_p(sign * look.controls, look.margin) for look in looks if look.controls.size]
        for sign in (1, -1)
    ]
    return min(1.0, 2 * min(_p_over_looks(side, gate) for side in sides))


def _p_over_looks(p_values: Sequence[float], gate: Gate) -> float:
    return float(over_looks(np.reshape(p_values, (-1, 1)), len(gate.looks.confirmation))[0])


def _hopeless(look: Assessment, sign: int, gate: Gate) -> bool:
    """Asked at the level of a family of one, which is the kindest: it needs no other case's data.

    And against the margin that the last look will have, as a noise floor shrinks with more pairs.
    """
    looks = gate.looks.confirmation
    alpha = gate.alpha / len(looks)
    floor = (look.floor or 0.0) * math.sqrt(look.effects.size / looks[-1])
    margin = max(look.scale.least, floor)
    return conditional_power(sign * look.effects, margin, looks[-1], alpha) < _HOPELESS
