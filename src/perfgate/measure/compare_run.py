"""Measures a comparison to its end: rounds of screening, then of confirmation, until nothing is open.

What to measure next is decided by the judge's pure functions over the records so far; so a run that was
interrupted goes on from its journal as if nothing had happened.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from perfgate.judge.confirmation import undecided
from perfgate.judge.screening import Standing, screen
from perfgate.measure.journal_lines import with_found
from perfgate.measure.time_left import time_left
from perfgate.model.comparison import Failure, Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from perfgate.measure.lockstep import Found
    from perfgate.measure.rounds import Bench
    from perfgate.model.comparison import Case, CaseRecord
    from perfgate.model.gate import Gate

# One failure of a side may be the machine's (a port taken, memory short); two are the benchmark's.
_FAILURES = 2


class Watch(Protocol):
    """Who is told how far a run is."""

    def round(self, stage: Stage, number: int, planned: int, cases: int) -> None:
        """A round begins: its number from 1, how many are planned at most, and how many cases it has."""

    def case(self, key: str) -> None:
        """A case of the round begins."""

    def left(self, seconds: float | None) -> None:
        """How long it will take until the next look, by what was done so far; None where that is unknown."""

    def finished_case(self, key: str) -> None:
        """A case of the round is done."""

    def suspects(self, keys: Sequence[str]) -> None:
        """Screening is over; these go on to confirmation."""

    def note(self, text: str) -> None:
        """Something a person wants to know now."""


@dataclass(slots=True)
class ComparisonRun:
    """One run: ``records`` grow as it goes; ``doubts`` say what makes the whole less sure.

    Attributes:
        bench: measures a round.
        gate: the rules.
        records: by case key; those of a resumed run hold pairs already.
        save: keeps what was found, before anything else happens with it.
        sync: called once a round, to bring what was kept to the disk itself.
        watch: is told.
        share: this shard's share of the suite's alpha, for when to stop; the verdict is the judge's.
        deadline: of ``clock``, after which no round begins.
        cut_off: whether it came before all was decided.
    """

    bench: Bench
    gate: Gate
    records: dict[str, CaseRecord]
    save: Callable[[Case, Found], None]
    watch: Watch
    sync: Callable[[], None] = lambda: None
    share: float = 1.0
    deadline: float | None = None
    clock: Callable[[], float] = time.monotonic
    cut_off: bool = False
    doubts: list[str] = field(default_factory=list)

    def measure(self) -> tuple[CaseRecord, ...]:
        """Measure until every case is decided or the time is up; the settled records."""
        screened = self._rounds(Stage.SCREENING, self._screening_open, self.gate.looks.screening)
        if screened:
            suspects = sorted(self._confirmation_open())
            self.watch.suspects(suspects)
            self._rounds(Stage.CONFIRMATION, self._confirmation_open, self.gate.looks.confirmation)
        return tuple(self.settled())

    def settled(self) -> Iterable[CaseRecord]:
        """The records as the judge is to see them: a failure that did not come again is a doubt."""
        for record in self.records.values():
            yield _settled(record)

    def _screening_open(self) -> frozenset[str]:
        return frozenset(
            key
            for key, record in self.records.items()
            if record.case.gated
            and screen(_settled(record), self.gate).standing is Standing.CONTINUE
        )

    def _confirmation_open(self) -> frozenset[str]:
        return undecided(tuple(self.settled()), self.gate, self.share)

    def _rounds(
        self, stage: Stage, still_open: Callable[[], frozenset[str]], looks: Sequence[int]
    ) -> bool:
        """Rounds until nothing is open; False when the time was up first."""
        while keys := still_open():
            if self.deadline is not None and self.clock() > self.deadline:
                text = f"the time limit was reached in {stage} with {len(keys)} cases undecided"
                self.cut_off = True
                self.doubts.append(text)
                self.watch.note(text)
                return False
            # A resumed run first fills the round that was cut off.
            done = {key: _rounds_done(self.records[key], stage) for key in keys}
            number = min(done.values())
            cases = [self.records[key].case for key in sorted(keys) if done[key] == number]
            self.watch.round(stage, number + 1, looks[-1], len(cases))
            every = self.gate.looks.control_every
            control = stage is Stage.CONFIRMATION or number % every == 0
            self.watch.left(self._left(stage, keys, looks))
            self.bench.round(
                stage, number, cases, control=control, listen=self._found, begin=self._begun
            )
            self.sync()
        return True

    def _begun(self, case: Case) -> None:
        self.watch.case(case.key)

    def _left(self, stage: Stage, keys: Iterable[str], looks: Sequence[int]) -> float | None:
        pairs = {key: self.records[key].of(stage) for key in keys}
        known = {key: [pair.seconds for pair in self.records[key].pairs] for key in keys}
        wanted = {
            key: len(known[key]) - len(done) + next((n for n in looks if n > len(done)), looks[-1])
            for key, done in pairs.items()
        }
        return time_left(known, wanted)

    def _found(self, case: Case, found: Found) -> None:
        self.save(case, found)
        record = self.records[case.key] = with_found(self.records[case.key], found)
        if isinstance(found, Failure) and len(record.failures) < _FAILURES:
            self.watch.note(f"{case.key} failed on the {found.side}; it is tried once more")
        self.watch.finished_case(case.key)

    def flaws(self) -> list[str]:
        """Cases that failed once and then worked, one line for each."""
        return [
            f"{key} failed once on the {record.failures[0].side} and then worked"
            for key, record in self.records.items()
            if record.failures and not _settled(record).failures
        ]


def _settled(record: CaseRecord) -> CaseRecord:
    """Each side for itself: one stray failure of the baseline is no excuse for a contender that always fails."""
    counts = Counter(failure.side for failure in record.failures)
    kept = tuple(each for each in record.failures if counts[each.side] >= _FAILURES)
    return record if kept == record.failures else replace(record, failures=kept)


def _rounds_done(record: CaseRecord, stage: Stage) -> int:
    failed = {failure.round for failure in record.failures if failure.stage is stage}
    return len(record.of(stage)) + len(failed)
