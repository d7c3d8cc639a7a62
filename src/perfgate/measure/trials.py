"""Which trials a calibration makes, with which cases, and what is planted in them. Pure."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfgate.judge.premises import clock_class
from perfgate.model.calibration import ClockClass, TrialPlan
from perfgate.model.comparison import Clock, Kind
from perfgate.model.planting import Plant, PlantKind
from perfgate.model.units import BYTES, to_base

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfgate.model.calibration import Trial
    from perfgate.model.comparison import Case

# Below that, reading the thread's clock is what a planted loop measures.
LEAST_SECONDS = 2e-6
_PLANTED = "planted"
_PLANTED_PART = 0.5
# A case that takes longer a pair would make a trial of ten longer than a minute and a half.
LONGEST_PAIR = 1.5


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user asked for: trials of each sort, cases a trial, slowdowns, and under which loads."""

    suites: int = 60
    planted: int = 30
    cases: int = 10
    shares: tuple[float, ...] = (0.02, 0.05, 0.10, 0.12, 0.15, 0.20)
    loads: tuple[bool, ...] = (False, True)
    seed: int = 0


def names(wishes: Wishes) -> tuple[str, ...]:
    """All trials by name, A/A first: what is planted is a share of what these showed."""
    return (*_names("aa", wishes.suites), *_names(_PLANTED, wishes.planted))


def with_peers(wishes: Wishes, count: int) -> frozenset[str]:
    """The trials that asv judges too: the first so many of each sort."""
    quiet, planted = min(count, wishes.suites), min(count, wishes.planted)
    return frozenset((*_names("aa", quiet), *_names(_PLANTED, planted)))


def _names(sort: str, count: int) -> list[str]:
    return [f"{sort}-{number:04}" for number in range(count)]


def make_plan(
    name: str, cases: Sequence[Case], trials: Sequence[Trial], wishes: Wishes
) -> TrialPlan | None:
    """The trial of that name: the same for the same seed and the same earlier trials.

    Args:
        name: one of ``names``.
        cases: those that may be drawn; counters that never vary need no calibration.
        trials: measured before, for what a call takes and how long a pair lasts.
        wishes: what was asked for.

    Returns:
        None for a planted trial when nothing can be planted in any case.
    """
    chance = random.Random(f"{wishes.seed} {name}")
    slow = _slow(trials)
    drawable = [case for case in cases if case.gated and not case.exact and case.key not in slow]
    busy = wishes.loads[int(name.rpartition("-")[2]) % len(wishes.loads)]
    drawn = _draw(drawable, wishes.cases, chance)
    if not name.startswith(_PLANTED):
        return TrialPlan(name, busy, tuple(sorted(case.key for case in drawn)))
    typical = _typical(trials)
    offers = {case.key: case for case in drawn if _plant(case, typical, max(wishes.shares))}
    if not offers:
        return None
    # Half of them stay as they are: what is planted next to a case must not make it an alarm.
    wanted = max(1, round(_PLANTED_PART * len(drawn)))
    chosen = chance.sample(sorted(offers), min(wanted, len(offers)))
    others = [case.key for case in drawn if case.key not in chosen]
    shares: dict[str, float] = {}
    plants: dict[str, Plant] = {}
    for key in chosen:
        share = chance.choice(wishes.shares)
        plant = _plant(offers[key], typical, share)
        if plant is not None:
            shares[key], plants[key] = share, plant
    return TrialPlan(name, busy, tuple(sorted([*chosen, *others])), shares, plants)


def _draw(cases: Sequence[Case], count: int, chance: random.Random) -> list[Case]:
    """So many cases at random, from as few files as have them: opening a file in fresh processes is what costs."""
    drawn: list[Case] = []
    left = list(cases)
    while left and len(drawn) < count:
        file = chance.choice(left).file
        members = [case for case in left if case.file == file]
        drawn += chance.sample(members, min(count - len(drawn), len(members)))
        left = [case for case in left if case.file != file]
    return drawn


def _plant(
    case: Case, typical: Mapping[str, tuple[Clock | None, float]], share: float
) -> Plant | None:
    """What makes a call of the case slower (larger) by that share; None where that cannot be made."""
    if case.key not in typical or case.kind is Kind.TIMERAW:
        return None
    clock, reading = typical[case.key]
    amount, base = to_base(share * reading, case.unit)
    if case.kind is Kind.PEAKMEM:
        return Plant(PlantKind.ALLOCATE, amount) if base == BYTES and amount >= 1 else None
    if case.kind is not Kind.TIME or amount < LEAST_SECONDS:
        return None
    waits = clock_class(clock) is ClockClass.WALL
    return Plant(PlantKind.SLEEP if waits else PlantKind.BUSY, amount)


def _typical(trials: Sequence[Trial]) -> dict[str, tuple[Clock | None, float]]:
    """By key, the clock and a call's reading in the first trial that has one without anything planted."""
    found: dict[str, tuple[Clock | None, float]] = {}
    for trial in trials:
        for case in trial.cases:
            if not case.share and case.baseline and not trial.plan.busy:
                found.setdefault(case.key, (case.clock, case.baseline))
    return found


def _slow(trials: Sequence[Trial]) -> frozenset[str]:
    """The cases whose pairs last too long for a trial."""
    return frozenset(
        case.key
        for trial in trials
        for case in trial.cases
        if case.pairs and case.seconds / case.pairs > LONGEST_PAIR
    )
