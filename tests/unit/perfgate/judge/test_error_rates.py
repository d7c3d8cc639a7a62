"""Suites that did not change raise no alarm, and slowdowns worth a verdict are found: seeded simulations.

Exact counts of seeded runs; the rates themselves come from larger runs of the same kind.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.unit.perfgate.judge.made_up import (
    CONFIRMATION,
    GATE,
    SCREENING,
    case,
    compared,
    record,
    timed,
)

from perfgate.judge.comparison import judge
from perfgate.judge.confirmation import undecided
from perfgate.judge.screening import Standing, screen
from perfgate.model.report import Verdict, Weight

if TYPE_CHECKING:
    from perfgate.model.comparison import CaseRecord, Pair, Stage
    from perfgate.model.report import Report

SHAPES = ("normal", "heavy tails", "skewed", "outliers")
DEVIATIONS = (0.003, 0.005, 0.01, 0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.08)
Truth = tuple[str, float, float]


class Machine:
    """Measures cases whose noise and slowdown are known, by the looks that the gate plans."""

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)

    def compare(self, truths: list[Truth]) -> Report:
        records = [self._screened(f"file.time_{n}", truth) for n, truth in enumerate(truths)]
        for taken, look in zip(
            (0, *GATE.looks.confirmation), GATE.looks.confirmation, strict=False
        ):
            wanted = undecided(records, GATE)
            records = [
                self._longer(each, truth, look - taken) if each.case.key in wanted else each
                for each, truth in zip(records, truths, strict=True)
            ]
        return judge(compared(*records))

    def _screened(self, name: str, truth: Truth) -> CaseRecord:
        subject = record(case(name))
        for taken, look in zip((0, *GATE.looks.screening), GATE.looks.screening, strict=False):
            pairs = subject.pairs + self._pairs(SCREENING, truth, look - taken)
            subject = replace(subject, pairs=pairs)
            if screen(subject, GATE).standing is not Standing.CONTINUE:
                break
        return subject

    def _longer(self, subject: CaseRecord, truth: Truth, pairs: int) -> CaseRecord:
        return replace(subject, pairs=subject.pairs + self._pairs(CONFIRMATION, truth, pairs))

    def _pairs(self, stage: Stage, truth: Truth, pairs: int) -> tuple[Pair, ...]:
        """The baseline's noise is in the effect and in the control alike."""
        shape, deviation, slowdown = truth
        sides = deviation / math.sqrt(2) * self._noise(shape, (3, pairs))
        effects = np.expm1(math.log1p(slowdown) + sides[1] - sides[0])
        strays = np.expm1(sides[2] - sides[0])
        every = GATE.looks.control_every if stage is SCREENING else 1
        controls = [each if n % every == 0 else None for n, each in enumerate(strays.tolist())]
        return timed(stage, effects.tolist(), controls)

    def _noise(self, shape: str, size: tuple[int, int]) -> np.ndarray:
        if shape == "heavy tails":
            return self._random.standard_t(3, size) / math.sqrt(3)
        if shape == "skewed":
            return (self._random.gamma(2.0, 1.0, size) - 2) / math.sqrt(2)
        values = self._random.standard_normal(size)
        if shape == "outliers":
            values[self._random.random(size) < 0.05] *= 10
        return values


def test_sixty_suites_of_a_hundred_unchanged_cases_raise_no_alarm() -> None:
    truths = [
        (SHAPES[n // 10 % len(SHAPES)], DEVIATIONS[n % len(DEVIATIONS)], 0.0) for n in range(100)
    ]
    machine = Machine(1)
    verdicts = {each.verdict for _ in range(60) for each in machine.compare(truths).judgements}
    assert verdicts == {Verdict.NO_CHANGE}


@pytest.mark.parametrize(
    ("shape", "deviation", "slowdown", "found"),
    [
        ("normal", 0.01, 0.05, 100),
        ("normal", 0.02, 0.05, 100),
        ("normal", 0.04, 0.05, 98),
        ("normal", 0.03, 0.10, 100),
        ("normal", 0.05, 0.10, 100),
        ("heavy tails", 0.02, 0.05, 100),
        ("skewed", 0.05, 0.10, 100),
        ("outliers", 0.05, 0.10, 99),
    ],
)
def test_slowdowns_worth_a_verdict_are_called_regressions(
    shape: str, deviation: float, slowdown: float, found: int
) -> None:
    machine = Machine(2)
    reports = [machine.compare([(shape, deviation, slowdown)]) for _ in range(100)]
    called = sum(report.judgements[0].verdict is Verdict.REGRESSION for report in reports)
    assert called == found


@pytest.mark.parametrize(
    ("deviation", "slowdown", "blocked"),
    [(0.02, 0.12, 100), (0.05, 0.12, 100), (0.05, 0.15, 100), (0.05, 0.20, 100), (0.02, 0.08, 0)],
)
def test_large_ones_block_and_small_ones_do_not(
    deviation: float, slowdown: float, blocked: int
) -> None:
    machine = Machine(3)
    reports = [machine.compare([("normal", deviation, slowdown)]) for _ in range(100)]
    blocking = sum(report.judgements[0].weight is Weight.BLOCKS for report in reports)
    assert blocking == blocked


def test_one_slow_case_among_many_is_named_and_no_other() -> None:
    truths = [("normal", DEVIATIONS[n % len(DEVIATIONS)], 0.0) for n in range(60)]
    truths[10] = ("normal", 0.01, 0.05)
    report = Machine(4).compare(truths)
    assert [each.case.key for each in report.of(Verdict.REGRESSION)] == ["file.time_10"]
    pairs = [len(each.pairs) for each in report.comparison.records]
    # Most cases are done after the first look.
    assert sum(number == 5 for number in pairs) > 30
