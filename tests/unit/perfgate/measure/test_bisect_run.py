"""Of hundreds of simulated searches over 64 commits, the answer holds the commit that did it; no change is an answer.

Exact counts of seeded runs, with noise of several shapes, builds that stray from each other, and commits that do not
build. The ends are compared by the gate's own rules, and what the search measures goes through the same code.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
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

from perfgate.judge.bisect_answer import answer, without_search
from perfgate.judge.bisect_ends import differing
from perfgate.judge.bisection import Known
from perfgate.judge.comparison import judge
from perfgate.judge.confirmation import undecided
from perfgate.judge.screening import Standing, screen
from perfgate.measure.bisect_run import BisectRun
from perfgate.measure.commit_pairs import UnusableCommitError
from perfgate.measure.commits import Commit
from perfgate.model.bisection import Answer, Bisection

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfgate.model.comparison import CaseRecord, Pair, Stage

COMMITS = 64


class Quiet:
    """Counts probes; says nothing."""

    probes = 0

    def probe(self, number: int, left: int, commit: Commit, pairs: int, suspects: int) -> None:
        self.probes = number

    def pair(self) -> None: ...

    def left(self, seconds: float | None) -> None: ...

    def note(self, text: str) -> None: ...


@dataclass
class Line:
    """Commits whose speed is known, measured with noise."""

    seed: int
    size: float
    deviation: float
    shape: str
    unbuildable: float = 0.1
    drift: float = 0.004

    def __post_init__(self) -> None:
        self.random = np.random.default_rng(self.seed)
        self.culprit = int(self.random.integers(1, COMMITS + 1))
        strays = self.drift * self.random.standard_normal(COMMITS + 1)
        slow = np.arange(COMMITS + 1) >= self.culprit
        self.levels = np.where(slow, math.log1p(self.size), 0.0)
        # Without a planted change the ends are one build: what strays between builds is a difference.
        self.levels += strays if self.size else 0.0
        self.broken = {n for n in range(1, COMMITS) if self.random.random() < self.unbuildable}
        self.kept: dict[tuple[str, str], CaseRecord] = {}

    def known(self, low: Commit, high: Commit) -> CaseRecord:
        return self.kept.get((low.sha, high.sha), record(case()))

    def measure(
        self, low: Commit, high: Commit, pairs: int, told: Callable[[Pair], None]
    ) -> CaseRecord:
        if int(high.sha) in self.broken:
            raise UnusableCommitError("does not build")
        before = self.known(low, high)
        level = float(self.levels[int(high.sha)] - self.levels[int(low.sha)])
        found = replace(before, pairs=before.pairs + self._pairs(SCREENING, level, pairs))
        self.kept[low.sha, high.sha] = found
        return found

    def ends(self) -> CaseRecord:
        """The ends compared as the gate plans it."""
        level = float(self.levels[-1] - self.levels[0])
        subject = record(case())
        for taken, look in zip((0, *GATE.looks.screening), GATE.looks.screening, strict=False):
            pairs = self._pairs(SCREENING, level, look - taken)
            subject = replace(subject, pairs=subject.pairs + pairs)
            if screen(subject, GATE).standing is not Standing.CONTINUE:
                break
        looks = GATE.looks.confirmation
        for taken, look in zip((0, *looks), looks, strict=False):
            if undecided([subject], GATE):
                pairs = self._pairs(CONFIRMATION, level, look - taken)
                subject = replace(subject, pairs=subject.pairs + pairs)
        return subject

    def _pairs(self, stage: Stage, level: float, pairs: int) -> tuple[Pair, ...]:
        sides = self.deviation / math.sqrt(2) * self._noise((3, pairs))
        effects = np.expm1(level + sides[1] - sides[0])
        return timed(stage, effects.tolist(), np.expm1(sides[2] - sides[0]).tolist())

    def _noise(self, size: tuple[int, int]) -> np.ndarray:
        if self.shape == "heavy tails":
            return self.random.standard_t(3, size) / math.sqrt(3)
        values = self.random.standard_normal(size)
        if self.shape == "outliers":
            values[self.random.random(size) < 0.05] *= 10
        return values


def bisected(line: Line) -> tuple[Bisection, int]:
    """The answer, and how many probes it took."""
    commits = [Commit(str(n), f"Commit {n}") for n in range(COMMITS + 1)]
    named = [(each.sha, each.subject) for each in commits]
    subject = line.ends()
    (judgement,) = judge(compared(subject)).judgements
    ends = differing(judgement, subject, GATE)
    if ends is None:
        return without_search(judgement, named), 0
    known = Known(COMMITS, ends.step, {(0, COMMITS): ends.effects})
    watch = Quiet()
    run = BisectRun(commits, known, ends.scale, line, watch)
    found = run.search()
    shown = answer(
        judgement, named, scale=ends.scale, known=run.known, found=found, unusable=run.unusable
    )
    return shown, watch.probes


@pytest.mark.parametrize(
    ("size", "deviation", "shape"),
    [
        (0.10, 0.01, "normal"),
        (0.10, 0.02, "heavy tails"),
        (0.10, 0.02, "outliers"),
        (0.10, 0.05, "normal"),
        (-0.10, 0.02, "normal"),
    ],
)
def test_the_answer_holds_the_commit_that_did_it(size: float, deviation: float, shape: str) -> None:
    held = single = most = widest = 0
    for seed in range(60):
        line = Line(seed, size, deviation, shape)
        found, probes = bisected(line)
        assert found.answer in {Answer.COMMIT, Answer.RANGE}
        held += line.culprit in {each.number for each in found.suspects}
        single += found.answer is Answer.COMMIT
        widest = max(widest, len(found.suspects))
        most = max(most, probes)
    assert held == 60
    # The others have a commit beside them that does not build.
    assert single >= 40
    assert widest <= 4
    assert most <= 30


def test_without_a_change_there_is_nothing_to_find() -> None:
    answers = [bisected(Line(seed, 0.0, 0.02, "normal"))[0].answer for seed in range(60)]
    assert answers == [Answer.NO_CHANGE] * 60


def test_a_search_goes_on_from_what_is_kept() -> None:
    line = Line(3, 0.10, 0.02, "normal")
    first, _ = bisected(line)
    commits = [Commit(str(n), f"Commit {n}") for n in range(COMMITS + 1)]
    (judgement,) = judge(compared(ends := line.ends())).judgements
    known = differing(judgement, ends, GATE)
    assert known is not None
    watch = Quiet()
    start = Known(COMMITS, known.step, {(0, COMMITS): known.effects})
    run = BisectRun(commits, start, known.scale, line, watch)
    assert run.resume() > 0
    found = run.search()
    assert [each.number for each in first.suspects] == list(
        range(found.span.first, found.span.last + 1)
    )
    # Those that do not build are tried again; nothing is measured twice.
    assert watch.probes <= len(line.broken)


def test_the_time_limit_ends_in_an_honest_range() -> None:
    line = Line(3, 0.10, 0.02, "normal", unbuildable=0.0)
    commits = [Commit(str(n), "") for n in range(COMMITS + 1)]
    (judgement,) = judge(compared(ends := line.ends())).judgements
    known = differing(judgement, ends, GATE)
    assert known is not None
    ticks = iter(range(1000))
    start = Known(COMMITS, known.step, {(0, COMMITS): known.effects})
    run = BisectRun(
        commits, start, known.scale, line, Quiet(), deadline=5, clock=lambda: float(next(ticks))
    )
    found = run.search()
    assert found.reason == "the time limit was reached"
    assert found.span.first <= line.culprit <= found.span.last
    assert found.span.first < found.span.last
    assert found.span.probability >= 0.99
