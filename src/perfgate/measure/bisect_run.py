"""Runs a bisection to its answer: asks the judge what to measure, measures it, until the judge has an answer."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from perfgate.judge.bisect_ends import effects_of
from perfgate.judge.bisection import Found, Known, Measure, moves_left, next_move
from perfgate.measure.commit_pairs import UnusableCommitError, why_unusable
from perfgate.stats.step_search import narrowest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from perfgate.judge.evidence import Scale
    from perfgate.measure.commits import Commit
    from perfgate.model.comparison import CaseRecord, Pair


class Measurer(Protocol):
    """Measures pairs of two commits; ``commit_pairs.CommitPairs`` is the real one."""

    def known(self, low: Commit, high: Commit) -> CaseRecord:
        """What was measured before."""

    def measure(
        self, low: Commit, high: Commit, pairs: int, told: Callable[[Pair], None]
    ) -> CaseRecord:
        """So many pairs more; the record with all of the two."""


class BisectWatch(Protocol):
    """Who is told how far a search is."""

    def probe(self, number: int, left: int, commit: Commit, pairs: int, suspects: int) -> None:
        """A probe begins: its number, how many may follow, and how many commits are still suspected."""

    def pair(self) -> None:
        """One pair of the probe is done."""

    def left(self, seconds: float | None) -> None:
        """How long the search may still take."""

    def note(self, text: str) -> None:
        """Something a person wants to know now."""


@dataclass(slots=True)
class BisectRun:
    """One search: ``known`` and ``unusable`` (reasons by place) grow as it goes.

    Attributes:
        line: the commits, the good end first.
        known: the step, and what the ends showed.
        scale: of the ends; probes are put on it.
        deadline: of ``clock``, after which no probe begins.
    """

    line: Sequence[Commit]
    known: Known
    scale: Scale
    measurer: Measurer
    watch: BisectWatch
    deadline: float | None = None
    clock: Callable[[], float] = time.monotonic
    unusable: dict[int, str] = field(default_factory=dict)
    _took: list[float] = field(default_factory=list)

    def resume(self) -> int:
        """Take up what an earlier run measured against the good end; how many pairs that is."""
        for place in range(1, self.known.candidates):
            self._take(0, place, self.measurer.known(self.line[0], self.line[place]))
        return sum(
            len(shown)
            for (_, high), shown in self.known.effects.items()
            if high < len(self.line) - 1
        )

    def search(self) -> Found:
        """Probe until there is an answer."""
        number = 0
        while isinstance(move := next_move(self.known), Measure):
            if self._recall(move):
                continue
            if self.deadline is not None and self.clock() > self.deadline:
                span = narrowest(self.known.chances(), self.known.confidence)
                return Found(span, "the time limit was reached")
            number += 1
            self._tell(number, move)
            begun = self.clock()
            self._measure(move)
            self._took.append(self.clock() - begun)
        return move

    def _recall(self, move: Measure) -> bool:
        """Whether an earlier run has measured the two side by side, and it was not taken up yet."""
        if self._taken(move):
            return False
        self._take(
            move.low, move.high, self.measurer.known(self.line[move.low], self.line[move.high])
        )
        return bool(self._taken(move)) or move.high in self.known.unusable

    def _measure(self, move: Measure) -> None:
        low, high = self.line[move.low], self.line[move.high]
        before = self._taken(move)
        try:
            record = self.measurer.measure(low, high, move.pairs, lambda _pair: self.watch.pair())
        except UnusableCommitError as error:
            self._skip(move.high, str(error))
            return
        self._take(move.low, move.high, record)
        if self._taken(move) <= before:
            self._skip(move.high, "the benchmark shows no number there")

    def _taken(self, move: Measure) -> int:
        return len(self.known.effects.get((move.low, move.high), ()))

    def _take(self, low: int, high: int, record: CaseRecord) -> None:
        reason = why_unusable(record)
        if reason:
            self._skip(high, reason)
        elif shown := effects_of(record.case, record.pairs, self.scale):
            self.known = replace(self.known, effects={**self.known.effects, (low, high): shown})

    def _skip(self, place: int, reason: str) -> None:
        commit = self.line[place]
        if place == self.known.candidates:
            reason = f"{reason}, though it was measured before"
        self.watch.note(f"skipping {commit.sha[:8]} ({commit.subject}): {reason}")
        self.unusable[place] = reason
        self.known = replace(self.known, unusable=self.known.unusable | {place})

    def _tell(self, number: int, move: Measure) -> None:
        span = narrowest(self.known.chances(), self.known.confidence)
        left = moves_left(self.known)
        suspects = span.last - span.first + 1
        self.watch.probe(number, left, self.line[move.high], move.pairs, suspects)
        usual = sorted(self._took)[len(self._took) // 2] if self._took else None
        # One more for the look at the commits around the step.
        self.watch.left(None if usual is None else usual * (left + 1))
