"""The order of a check, without the waiting: what to run next, for a plain and for an async driver alike."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from perfgate.leak.processes import count_processes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from perfgate.leak.journal import Journal
    from perfgate.leak.looking import Looker
    from perfgate.leak.subjects import Subject
    from perfgate.model.leak import Plan

# Checkpoints, at which Python objects are counted by type: enough that steady growth is no chance.
CHECKPOINTS = 7
_NAP = 0.05
_MANY_TIMERS = 500
# Lets an event loop take a turn.
_TURN = 0.001


@dataclass(frozen=True, slots=True)
class Call:
    """Call this, and await what it returns where that can be awaited."""

    function: Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Sleep:
    """Let so many seconds pass."""

    seconds: float


Steps: TypeAlias = Generator[Call | Sleep, None, None]


def steps(
    subject: Subject,
    plan: Plan,
    looker: Looker,
    journal: Journal,
    clock: Callable[[], float] = time.monotonic,
) -> Steps:
    """Burn-in, first look, cycles with looks between them, last look."""
    began = clock()
    looks = look_cycles(plan.cycles, plan.looks)
    checkpoints = look_cycles(plan.cycles, CHECKPOINTS, among=looks)
    rest = _Rest(plan.patience)
    done = looked = marks = 0
    for number in range(1 - plan.burn_in, plan.cycles + 1):
        # Of the time there is, how much is over; where time ends a check, it also says when to look.
        over = (clock() - began) / plan.seconds if plan.seconds else 0.0
        if over > 1 and number > 1:
            break
        if number == 1:
            yield from _at_rest(rest, subject, looker)
            looker.look(0, checkpoint=True)
        journal.cycle(number)
        yield Call(subject.cycle)
        done = max(number, 0)
        due = done > 0 and over * CHECKPOINTS >= marks + 1
        if number in looks or due:
            marks = int(over * CHECKPOINTS)
            looked = number
            yield from _at_rest(rest, subject, looker)
            looker.look(number, checkpoint=due or number in checkpoints)
    if done > looked:
        yield from _at_rest(rest, subject, looker)
        looker.look(done, checkpoint=True)
    journal.ended(done)


def _at_rest(rest: _Rest, subject: Subject, looker: Looker) -> Iterator[Call | Sleep]:
    yield from rest.wait(subject, looker)
    yield Call(_cancel_many_timers)
    yield Sleep(_TURN)


def _cancel_many_timers() -> None:
    """Have a running event loop forget cancelled timers, which it does once there are many.

    Every time-out that was not needed leaves one behind, for as long as it would have run: no leak, and looks
    like one. asyncio drops them when they are more than 100 and more than half of all timers.
    """
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return
    for timer in [loop.call_later(3600.0, _nothing) for _ in range(_MANY_TIMERS)]:
        timer.cancel()


def _nothing() -> None:
    """What a timer would call that is cancelled at once."""


def look_cycles(cycles: int, most: int, among: frozenset[int] | None = None) -> frozenset[int]:
    """At most so many cycles, evenly, the last among them; chosen from others where these are given."""
    places = sorted(among) if among is not None else range(1, cycles + 1)
    count = min(most, len(places))
    return frozenset(
        places[round((number + 1) * len(places) / count) - 1] for number in range(count)
    )


class _Rest:
    """Waits until what is late has gone; less and less long where waiting did not help.

    A renderer takes a moment to leave. A leak never leaves, and would cost the whole patience at every look.
    """

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._left = patience

    def wait(self, subject: Subject, looker: Looker) -> Iterator[Call | Sleep]:
        if subject.settle is not None:
            yield Call(subject.settle)
        if looker.expected is None:
            yield from self._until_none_leaves()
            return
        waited = 0.0
        while not _calm(subject, looker.expected):
            if waited >= self._left:
                self._left = max(self._left / 2, _NAP)
                return
            yield Sleep(_NAP)
            waited += _NAP
        self._left = self._patience

    def _until_none_leaves(self) -> Iterator[Sleep]:
        """Nothing is known yet of what is usual: wait until no process has left for half the patience."""
        fewest, waited = count_processes(), 0.0
        while waited < self._patience / 2:
            yield Sleep(_NAP)
            waited += _NAP
            if (now := count_processes()) < fewest:
                fewest, waited = now, 0.0


def _calm(subject: Subject, expected: tuple[dict[str, int], int]) -> bool:
    counts, processes = expected
    more = any(count > counts.get(name, 0) for name, count in subject.counted().items())
    return not more and count_processes() <= processes
