"""Drives live workers through one case: open on each side, slices in turn, close."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from perfgate.measure.slices import Slice, pair_of_slices
from perfgate.measure.worker_link import WorkerError
from perfgate.model.comparison import Clock, Failure, FailureKind, Pair, Side, Stage

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from perfgate.measure.slices import Pace
    from perfgate.measure.worker_link import WorkerLink
    from perfgate.model.comparison import Case
    from perfgate.model.planting import Plant

# What a worker may take on top of the benchmark's own time-out, to import and answer.
GRACE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Seat:
    """A side's live worker, the folder of the case's setup_cache, and what is planted in its calls."""

    link: WorkerLink
    cache: Path | None = None
    plant: Plant | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """Which round of which stage this is, and its source of chance."""

    stage: Stage
    round: int
    random: random.Random


@dataclass(frozen=True, slots=True)
class Skipped:
    """The benchmark's setup says on these sides that it does not apply."""

    sides: tuple[Side, ...]


# What may come of a case in a round.
Found = Pair | Failure | Skipped


class SideError(Exception):
    """One side failed."""

    def __init__(self, side: Side, cause: WorkerError) -> None:
        super().__init__(str(cause))
        self.side = side
        self.cause = cause

    def as_failure(self, turn: Turn) -> Failure:
        """The record of it."""
        cause = self.cause
        side = Side.BASELINE if self.side is Side.CONTROL else self.side
        return Failure(side, cause.kind, turn.stage, turn.round, str(cause), cause.output)


def measure_timing(
    case: Case, seats: Mapping[Side, Seat], turn: Turn, pace: Pace, number: int
) -> Pair | Skipped:
    """One pair of a ``time_`` or ``timeraw_`` case.

    Args:
        case: what to measure.
        seats: live workers; with a control there are three.
        turn: the round.
        pace: how long slices and sides may take.
        number: calls a slice that an earlier round found; 0 finds them now, on the baseline, for all sides.

    Raises:
        SideError: a side failed; the case is closed on those that live.
    """
    begun = time.monotonic()
    limit = case.timeout + GRACE_SECONDS
    sides = turn.random.sample(sorted(seats), len(seats))
    # The first time one after the other: a set-up may fetch or make a file that others find.
    skipped = _open(case, seats, sides, limit, together=number > 0)
    if skipped:
        _close(seats, sides, limit)
        return Skipped(skipped)
    try:
        number = _warm(seats, sides, pace, number, limit)
        slices: dict[Side, list[Slice]] = {side: [] for side in seats}
        started = time.monotonic()
        opening = (started - begun) / len(sides)
        done = 0
        while pace.goes_on(done, (time.monotonic() - started) / len(sides), opening):
            done += 1
            # Every turn is shuffled by itself: who goes first finds other caches than who follows.
            for side in turn.random.sample(sides, len(sides)):
                answer = _ask(seats, side, "slice", limit, number=number)
                slices[side].append(_slice(answer))
    except SideError:
        _close(seats, sides, limit, failing=True)
        raise
    _close(seats, sides, limit)
    try:
        return pair_of_slices(
            slices,
            stage=turn.stage,
            round_=turn.round,
            number=number,
            seconds=time.monotonic() - begun,
        )
    except ValueError as error:
        cause = WorkerError(FailureKind.CLOCK, str(error), alive=True)
        raise SideError(Side.CONTENDER, cause) from error


def _slice(answer: Mapping[str, Any]) -> Slice:
    times = {Clock(name): value for name, value in answer.items() if name != "busy"}
    return Slice(times, answer["busy"])


def read_value(case: Case, seat: Seat, side: Side) -> float | None:
    """What a value benchmark returns in this process; None where it does not apply.

    Raises:
        SideError: it failed.
    """
    limit = case.timeout + GRACE_SECONDS
    seats = {side: seat}
    if _open(case, seats, [side], limit):
        return None
    answer = _ask(seats, side, "value", limit)
    _close(seats, [side], limit)
    return None if answer.get("skipped") else float(answer["value"])


def try_once(case: Case, seat: Seat, side: Side) -> None:
    """Call a timed case once on one side.

    Raises:
        SideError: it failed.
    """
    limit = case.timeout + GRACE_SECONDS
    seats = {side: seat}
    if not _open(case, seats, [side], limit):
        _ask(seats, side, "slice", limit, number=1)
        _close(seats, [side], limit)


def _open(
    case: Case,
    seats: Mapping[Side, Seat],
    sides: list[Side],
    limit: float,
    *,
    together: bool = False,
) -> tuple[Side, ...]:
    """The sides on which the case does not apply; ``together`` sets up on all of them at a time.

    Nothing is timed yet, and on a machine of two cores it takes half as long.
    """
    answers: dict[Side, Mapping[str, Any]] = {}
    failures: list[SideError] = []
    for group in [sides] if together else [[side] for side in sides]:
        sent: list[Side] = []
        for side in group:
            with _failing(side, failures):
                seats[side].link.send("open", limit, **_where(case, seats[side]))
                sent.append(side)
        for side in sent:
            with _failing(side, failures):
                answers[side] = seats[side].link.receive()
        if failures:
            _close(seats, list(answers), limit, failing=True)
            raise failures[0]
    return tuple(side for side, answer in answers.items() if answer["skipped"])


@contextlib.contextmanager
def _failing(side: Side, failures: list[SideError]) -> Iterator[None]:
    try:
        yield
    except WorkerError as error:
        failures.append(SideError(side, error))


def _where(case: Case, seat: Seat) -> dict[str, Any]:
    where: dict[str, Any] = {
        "name": case.benchmark,
        "index": case.index,
        "cache": str(seat.cache or ""),
    }
    if seat.plant is not None:
        where["plant"] = [seat.plant.kind, seat.plant.amount]
    return where


def _warm(
    seats: Mapping[Side, Seat], sides: list[Side], pace: Pace, number: int, limit: float
) -> int:
    """The calls a slice, the same on all sides."""
    # The baseline first, since it finds the number that the others take.
    for side in sorted(sides, key=lambda each: each is not Side.BASELINE):
        answer = _ask(
            seats,
            side,
            "warm",
            limit,
            number=number,
            slice_seconds=pace.slice,
            default_warmup=pace.warmup,
        )
        number = number or int(answer["number"])
    return number


def _close(
    seats: Mapping[Side, Seat], sides: list[Side], limit: float, *, failing: bool = False
) -> None:
    """Tear down; while another failure is on its way out, what goes wrong here must not hide it."""
    for side in sides:
        try:
            _ask(seats, side, "close", limit)
        except SideError:
            if not failing:
                raise


def _ask(
    seats: Mapping[Side, Seat], side: Side, command: str, limit: float, **arguments: Any
) -> Mapping[str, Any]:
    try:
        return seats[side].link.ask(command, limit, **arguments)
    except WorkerError as error:
        raise SideError(side, error) from error
