"""One round over the cases: fresh workers for every benchmark file and side, one pair a case.

Cases of a file share their processes in a round, since importing a canvas or launching a browser costs more
than measuring; what returns a value of the whole process (mem_, peakmem_, track_) gets one for itself.
"""

from __future__ import annotations

import contextlib
import itertools
import random
import shutil
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perfgate.measure.lockstep import (
    GRACE_SECONDS,
    Skipped,
    measure_timing,
    read_value,
    try_once,
)
from perfgate.measure.seats import Seat, SideError, Turn, ask
from perfgate.measure.slices import Pace, pair_of_values
from perfgate.measure.worker_link import Interpreter, WorkerError, WorkerLink
from perfgate.model.comparison import Side, Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from perfgate.measure.lockstep import Found
    from perfgate.model.comparison import Case
    from perfgate.model.planting import Plant

_SIDES = (Side.BASELINE, Side.CONTENDER)


@dataclass(frozen=True, slots=True)
class _Round:
    """What all cases of a round have in common."""

    turn: Turn
    sides: tuple[Side, ...]
    hash_seed: int
    listen: Callable[[Case, Found], None]
    begin: Callable[[Case], None]


@dataclass(slots=True)
class Bench:
    """What rounds share: the sides' interpreters, a folder, caches and the numbers found so far.

    ``folder`` holds the workers' folders and is the caller's to remove; ``seed`` makes every order
    repeatable; ``plants``, by case key, are added to the contender's calls by a calibration.
    """

    interpreters: Mapping[Side, Interpreter]
    folder: Path
    seed: int
    pace: Pace = field(default_factory=Pace)
    plants: Mapping[str, Plant] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    _caches: dict[tuple[Side, str], Path] = field(default_factory=dict)
    _count: Iterator[int] = field(default_factory=itertools.count)

    def round(
        self,
        stage: Stage,
        number: int,
        cases: Sequence[Case],
        *,
        control: bool,
        listen: Callable[[Case, Found], None],
        begin: Callable[[Case], None] = lambda _case: None,
    ) -> None:
        """Measure one pair of each case; what comes of each is told at once, and ``begin`` before it.

        The hash seed is the same on all sides and another in each round; the order of files and of the cases
        in a file is shuffled.
        """
        chance = random.Random(f"{self.seed} {stage} {number}")
        this = _Round(
            Turn(stage, number, chance),
            (*_SIDES, Side.CONTROL) if control else _SIDES,
            chance.randrange(1, 2**32),
            listen,
            begin,
        )
        files: dict[str, list[Case]] = {}
        for case in cases:
            files.setdefault(case.file, []).append(case)
        for file in chance.sample(sorted(files), len(files)):
            members = chance.sample(files[file], len(files[file]))
            timed = [case for case in members if case.kind.timed]
            self._share(timed, this)
            with _fresh_caches() as fresh:
                for case in members:
                    if not case.kind.timed:
                        begin(case)
                        self._value(case, this, fresh)

    def _share(self, cases: Sequence[Case], this: _Round) -> None:
        """Timed cases of one file, in processes that they share as long as these live."""
        links: dict[Side, WorkerLink] = {}
        try:
            for case in cases:
                this.begin(case)
                failed: SideError | None = None
                try:
                    seats = {}
                    for side in this.sides:
                        cache = self._cache(case, side, this.hash_seed, self._caches)
                        if side not in links:
                            links[side] = self._start(side, this.hash_seed)
                        seats[side] = self._seat(case, side, links[side], cache)
                    known = self.numbers.get(case.key, 0)
                    found = measure_timing(case, seats, this.turn, self.pace, known)
                except SideError as error:
                    failed = error
                else:
                    if not isinstance(found, Skipped):
                        self.numbers[case.key] = found.number
                    this.listen(case, found)
                if failed is not None:
                    # Whatever the failing benchmark left behind shall not touch the next.
                    _end(links)
                    self._explain(case, failed, this)
        finally:
            _end(links)

    def _value(self, case: Case, this: _Round, fresh: dict[tuple[Side, str], Path]) -> None:
        """A value case: a process a side for it alone, one side after the other.

        A value may come from the setup_cache as a whole (a soak that is measured once and told in parts):
        the cache is made anew in each round, or the pairs would repeat one measurement.
        """
        begun = time.monotonic()
        values: dict[Side, float] = {}
        skipped: list[Side] = []
        # An exact counter needs no A/A leg: two processes of one side must agree anyway.
        wanted = [side for side in this.sides if not (case.exact and side is Side.CONTROL)]
        for side in this.turn.random.sample(wanted, len(wanted)):
            try:
                value = self._read(case, side, this, fresh)
            except SideError as error:
                self._explain(case, error, this)
                return
            if value is None:
                skipped.append(side)
            else:
                values[side] = value
        if skipped:
            this.listen(case, Skipped(tuple(skipped)))
            return
        turn, seconds = this.turn, time.monotonic() - begun
        this.listen(
            case, pair_of_values(values, stage=turn.stage, round_=turn.round, seconds=seconds)
        )

    def _read(
        self, case: Case, side: Side, this: _Round, fresh: dict[tuple[Side, str], Path]
    ) -> float | None:
        """The value of one side, in a process of its own."""
        with self._alone(case, side, this, fresh) as seat:
            return read_value(case, seat, side)

    def _explain(self, case: Case, failed: SideError, this: _Round) -> None:
        """Tell of the failure, and of the other side's where it fails too: who fails alone decides."""
        this.listen(case, failed.as_failure(this.turn))
        for side in _SIDES:
            # The control is the baseline.
            if side is failed.side or (side, failed.side) == (Side.BASELINE, Side.CONTROL):
                continue
            try:
                if not case.kind.timed:
                    with _fresh_caches() as fresh:
                        self._read(case, side, this, fresh)
                    continue
                with self._alone(case, side, this, self._caches) as seat:
                    try_once(case, seat, side)
            except SideError as error:
                this.listen(case, error.as_failure(this.turn))

    @contextlib.contextmanager
    def _alone(
        self, case: Case, side: Side, this: _Round, caches: dict[tuple[Side, str], Path]
    ) -> Iterator[Seat]:
        """A seat in a process of its own."""
        cache = self._cache(case, side, this.hash_seed, caches)
        link = self._start(side, this.hash_seed)
        try:
            yield self._seat(case, side, link, cache)
        finally:
            _end({side: link})

    def _seat(self, case: Case, side: Side, link: WorkerLink, cache: Path | None) -> Seat:
        plant = self.plants.get(case.key) if side is Side.CONTENDER else None
        return Seat(link, cache, plant)

    def _start(self, side: Side, hash_seed: int) -> WorkerLink:
        folder = self.folder / str(next(self._count))
        try:
            return WorkerLink(self.interpreters[side], folder, hash_seed)
        except WorkerError as error:
            raise SideError(side, error) from error

    def _cache(
        self, case: Case, side: Side, hash_seed: int, known: dict[tuple[Side, str], Path]
    ) -> Path | None:
        """The folder with what the case's setup_cache made on this side; made when first needed."""
        if not case.setup_cache:
            return None
        key = (side, case.setup_cache)
        if key not in known:
            link = self._start(side, hash_seed)
            limit = case.setup_cache_timeout + GRACE_SECONDS
            try:
                ask(link, side, "setup_cache", limit, name=case.benchmark)
            finally:
                link.end()
            known[key] = link.home
        return known[key]


def with_control(baseline: Interpreter, contender: Interpreter) -> dict[Side, Interpreter]:
    """The sides' interpreters; the control is the baseline once more."""
    return {Side.BASELINE: baseline, Side.CONTENDER: contender, Side.CONTROL: baseline}


@contextlib.contextmanager
def _fresh_caches() -> Iterator[dict[tuple[Side, str], Path]]:
    """Caches by side and setup_cache that last no longer than this; a round's may be large, and rounds are many."""
    caches: dict[tuple[Side, str], Path] = {}
    try:
        yield caches
    finally:
        for home in caches.values():
            shutil.rmtree(home.parent, ignore_errors=True)


def _end(links: dict[Side, WorkerLink]) -> None:
    """All of them side by side: a browser takes a second to close."""
    for link in links.values():
        link.dismiss()
    while links:
        _, link = links.popitem()
        link.end()
        shutil.rmtree(link.folder, ignore_errors=True)
