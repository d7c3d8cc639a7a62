"""What a pool decides, as pure functions: a state and what happened give a state and what to do.

The pool itself does nothing but carry out the actions and report what came of them. A context counts
against the limit from the moment it is asked for until its closing has ended.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from casare_rpa.infrastructure.errors import QueueFullError

if TYPE_CHECKING:
    from casare_rpa.infrastructure.resources.options import PoolOptions

# A browser that fails this often in a row, with no context made in between, will not get better by itself.
FAILURES_IN_A_ROW = 3


class Phase(Enum):
    """Where the pool's browser stands."""

    NONE = "none"
    STARTING = "starting"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class PoolState:
    """Everything the decisions rest on; contexts and waiters are numbers.

    Attributes:
        phase: where the browser stands.
        generation: how many browsers were started; news of an earlier one is no news.
        making: contexts being made.
        warm: contexts nobody has used, oldest first.
        leased: contexts in use.
        closing: contexts being closed.
        waiting: callers without a context, first come first.
        target: how many warm contexts there should be.
        refill: whether warm contexts may be made now.
        idle: nothing was acquired for the idle time.
        failures: browsers and contexts that failed since a context was last made.
        last_context: the number last given to a context.
    """

    phase: Phase = Phase.NONE
    generation: int = 0
    making: frozenset[int] = frozenset()
    warm: tuple[int, ...] = ()
    leased: frozenset[int] = frozenset()
    closing: frozenset[int] = frozenset()
    waiting: tuple[int, ...] = ()
    target: int = 0
    refill: bool = True
    idle: bool = False
    failures: int = 0
    last_context: int = 0

    @property
    def open_contexts(self) -> int:
        """Contexts that count against the limit."""
        return len(self.making) + len(self.warm) + len(self.leased) + len(self.closing)


@dataclass(frozen=True, slots=True)
class Launch:
    """Start a browser."""

    generation: int


@dataclass(frozen=True, slots=True)
class Stop:
    """Close the browser: nobody needs it now."""

    generation: int


@dataclass(frozen=True, slots=True)
class Make:
    """Make a context with its page."""

    context: int


@dataclass(frozen=True, slots=True)
class Hand:
    """Give a waiter a context."""

    waiter: int
    context: int


@dataclass(frozen=True, slots=True)
class Close:
    """Close a context."""

    context: int


@dataclass(frozen=True, slots=True)
class Fail:
    """Tell a waiter that it gets nothing."""

    waiter: int
    error: Exception


Action = Launch | Stop | Make | Hand | Close | Fail
Step = tuple[PoolState, tuple[Action, ...]]


def asked(state: PoolState, options: PoolOptions, waiter: int) -> Step:
    """A caller wants a context."""
    if len(state.waiting) >= options.max_waiting:
        error = QueueFullError(
            f"{len(state.waiting)} callers wait for a browser context already and "
            f"max_waiting is {options.max_waiting}: try later, or raise max_contexts "
            f"({options.max_contexts}) or max_waiting"
        )
        return state, (Fail(waiter, error),)
    return _settled(replace(_in_use(state, options), waiting=(*state.waiting, waiter)), options)


def warming_asked(state: PoolState, options: PoolOptions) -> Step:
    """The warm set is to be filled, though nobody asked for a context yet."""
    return _settled(replace(_in_use(state, options), refill=True), options)


def gave_up(state: PoolState, options: PoolOptions, waiter: int) -> Step:
    """A caller stopped waiting."""
    waiting = tuple(other for other in state.waiting if other != waiter)
    return _settled(replace(state, waiting=waiting), options)


def launched(state: PoolState, options: PoolOptions, generation: int) -> Step:
    """A browser is ready."""
    if generation != state.generation or state.phase is not Phase.STARTING:
        return state, (Stop(generation),)
    return _settled(replace(state, phase=Phase.READY), options)


def context_ready(state: PoolState, options: PoolOptions, context: int) -> Step:
    """A context was made."""
    if context not in state.making:
        return state, ()
    ready = replace(state, making=state.making - {context}, warm=(*state.warm, context), failures=0)
    return _settled(ready, options)


def context_failed(state: PoolState, options: PoolOptions, context: int, error: Exception) -> Step:
    """A context could not be made though the browser is well: the first waiter hears why."""
    if context not in state.making:
        return state, ()
    left = replace(state, making=state.making - {context}, waiting=state.waiting[1:], refill=False)
    after, actions = _settled(left, options)
    return after, (*(Fail(waiter, error) for waiter in state.waiting[:1]), *actions)


def released(state: PoolState, options: PoolOptions, context: int) -> Step:
    """A lease was given back."""
    if context not in state.leased:
        return state, ()
    closing = replace(state, leased=state.leased - {context}, closing=state.closing | {context})
    after, actions = _settled(closing, options)
    return after, (Close(context), *actions)


def context_closed(state: PoolState, options: PoolOptions, context: int) -> Step:
    """A context is gone."""
    return _settled(replace(state, closing=state.closing - {context}), options)


def browser_failed(
    state: PoolState,
    options: PoolOptions,
    generation: int,
    error: Exception,
    *,
    hopeless: bool = False,
) -> Step:
    """The browser died, or did not start: its contexts are gone, those who wait get another one.

    After :data:`FAILURES_IN_A_ROW`, or where another try is hopeless, they hear the error instead.
    """
    if generation != state.generation or state.phase is Phase.NONE:
        return state, ()
    failures = state.failures + 1
    hopeless = hopeless or failures >= FAILURES_IN_A_ROW
    left = PoolState(
        generation=state.generation,
        waiting=() if hopeless else state.waiting,
        target=state.target,
        refill=state.refill and not hopeless,
        idle=state.idle,
        failures=0 if hopeless else failures,
        last_context=state.last_context,
    )
    failed = tuple(Fail(waiter, error) for waiter in state.waiting) if hopeless else ()
    after, actions = _settled(left, options)
    return after, (*failed, *actions)


def refill_due(state: PoolState, options: PoolOptions) -> Step:
    """The time in which a new lease has the processor for itself is over."""
    return _settled(replace(state, refill=True), options)


def idled(state: PoolState, options: PoolOptions) -> Step:
    """Nothing was acquired for the idle time."""
    return _settled(replace(state, idle=True, target=options.min_warm), options)


def _in_use(state: PoolState, options: PoolOptions) -> PoolState:
    # With a delay, the timer that a hand-over starts lets the refill go on.
    return replace(state, idle=False, target=options.warm, refill=options.refill_delay == 0)


def _settled(state: PoolState, options: PoolOptions) -> Step:
    """Hand out, shrink, make, launch and stop, until there is nothing left to decide."""
    actions: list[Action] = []
    while state.waiting and state.warm:
        actions.append(Hand(state.waiting[0], state.warm[0]))
        state = replace(
            state,
            waiting=state.waiting[1:],
            warm=state.warm[1:],
            leased=state.leased | {state.warm[0]},
        )
    surplus = state.warm[: max(0, len(state.warm) - state.target)] if state.idle else ()
    if surplus:
        actions += [Close(context) for context in surplus]
        state = replace(
            state, warm=state.warm[len(surplus) :], closing=state.closing | set(surplus)
        )
    missing = _missing(state, options)
    if missing > 0 and state.phase is Phase.NONE:
        state = replace(state, phase=Phase.STARTING, generation=state.generation + 1)
        actions.append(Launch(state.generation))
    elif missing > 0 and state.phase is Phase.READY:
        new = range(state.last_context + 1, state.last_context + 1 + missing)
        actions += [Make(context) for context in new]
        state = replace(state, making=state.making | set(new), last_context=new[-1])
    elif state.idle and state.phase is Phase.READY and not state.open_contexts + state.target:
        actions.append(Stop(state.generation))
        state = replace(state, phase=Phase.NONE)
    return state, tuple(actions)


def _missing(state: PoolState, options: PoolOptions) -> int:
    """Contexts to start making now; those who wait come before the warm set."""
    if state.waiting:
        wanted = len(state.waiting)
    else:
        wanted = state.target - len(state.warm) if state.refill else 0
    room = options.max_contexts - state.open_contexts
    return min(wanted - len(state.making), room)
