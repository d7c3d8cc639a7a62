"""Drives live workers through one case: open on each side, slices in turn, close.

Calls are timed one side after the other. To open and to warm them, which is not timed, the sides do at a time: where
that is dear, a pair takes a half to two thirds as long on two cores.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from perfgate.measure.seats import SideError, ask, ask_all, try_all
from perfgate.measure.slices import Slice, pair_of_slices
from perfgate.measure.worker_link import WorkerError
from perfgate.model.comparison import Clock, Failure, FailureKind, Pair, Side

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfgate.measure.seats import Seat, Turn
    from perfgate.measure.slices import Pace
    from perfgate.measure.worker_link import WorkerLink
    from perfgate.model.comparison import Case

# What a worker may take on top of the benchmark's own time-out, to import and answer.
GRACE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Skipped:
    """The benchmark's setup says on these sides that it does not apply."""

    sides: tuple[Side, ...]


# What may come of a case in a round.
Found = Pair | Failure | Skipped


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
    seats = {side: seats[side] for side in sides}
    links = _links(seats)
    # The first time one after the other: a set-up may fetch or make a file that others find.
    skipped = _open(case, seats, limit, together=number > 0)
    if skipped:
        _close(seats, limit)
        return Skipped(skipped)
    try:
        number = _warm(links, pace, number, limit)
        slices: dict[Side, list[Slice]] = {side: [] for side in seats}
        started = time.monotonic()
        opening = (started - begun) / len(sides)
        done = 0
        while pace.goes_on(done, (time.monotonic() - started) / len(sides), opening):
            done += 1
            # Every turn is shuffled by itself: who goes first finds other caches than who follows.
            for side in turn.random.sample(sides, len(sides)):
                answer = ask(links[side], side, "slice", limit, number=number)
                slices[side].append(_slice(answer))
    except SideError:
        _close(seats, limit, failing=True)
        raise
    _close(seats, limit)
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
    if _open(case, seats, limit):
        return None
    answer = ask(seat.link, side, "value", limit)
    _close(seats, limit)
    return None if answer.get("skipped") else float(answer["value"])


def try_once(case: Case, seat: Seat, side: Side) -> None:
    """Call a timed case once on one side.

    Raises:
        SideError: it failed.
    """
    limit = case.timeout + GRACE_SECONDS
    seats = {side: seat}
    if not _open(case, seats, limit):
        ask(seat.link, side, "slice", limit, number=1)
        _close(seats, limit)


def _links(seats: Mapping[Side, Seat]) -> dict[Side, WorkerLink]:
    return {side: seat.link for side, seat in seats.items()}


def _open(
    case: Case, seats: Mapping[Side, Seat], limit: float, *, together: bool = False
) -> tuple[Side, ...]:
    """Load and set up; the sides on which the case does not apply."""
    where = {side: _where(case, seat) for side, seat in seats.items()}
    answers, failures = try_all(_links(seats), "open", limit, where, together=together)
    if failures:
        _close({side: seats[side] for side in answers}, limit, failing=True)
        raise failures[0]
    return tuple(side for side, answer in answers.items() if answer["skipped"])


def _where(case: Case, seat: Seat) -> dict[str, Any]:
    where: dict[str, Any] = {
        "name": case.benchmark,
        "index": case.index,
        "cache": str(seat.cache or ""),
    }
    if seat.plant is not None:
        where["plant"] = [seat.plant.kind, seat.plant.amount]
    return where


def _warm(links: Mapping[Side, WorkerLink], pace: Pace, number: int, limit: float) -> int:
    """Call until warm; the calls a slice, which the baseline finds for all where they are not known.

    Each call may be set up: the first time, one side after the other here too.
    """
    pacing = {"slice_seconds": pace.slice, "default_warmup": pace.warmup}
    if number:
        ask_all(links, "warm", limit, **pacing, number=number)
        return number
    for side in sorted(links, key=lambda each: each is not Side.BASELINE):
        answer = ask(links[side], side, "warm", limit, **pacing, number=number)
        number = int(answer["number"])
    return number


def _close(seats: Mapping[Side, Seat], limit: float, *, failing: bool = False) -> None:
    """Tear down; while another failure is on its way out, what goes wrong here must not hide it."""
    for side, seat in seats.items():
        try:
            ask(seat.link, side, "close", limit)
        except SideError:
            if not failing:
                raise
