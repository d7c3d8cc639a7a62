"""What a pool decides, as pure functions: a state and what happened give a state and what to do.

The pool itself does nothing but carry out the actions and report what came of them. A context counts
against the limit from the moment it is asked for until its closing has ended. Every decision ends in
:func:`settling.settled`, which works out what follows.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from casare_rpa.infrastructure.errors import QueueFullError
from casare_rpa.infrastructure.resources.pool_state import (
    Action,
    Close,
    Fail,
    Phase,
    PoolState,
    Rest,
    Stage,
    Step,
    Stop,
)
from casare_rpa.infrastructure.resources.settling import hopeless, settled

if TYPE_CHECKING:
    from casare_rpa.infrastructure.resources.options import PoolOptions

# A browser that fails this often in a row, with no context made in between, will not get better by itself.
FAILURES_IN_A_ROW = 3


def asked(state: PoolState, options: PoolOptions, waiter: int) -> Step:
    """A caller wants a context."""
    if len(state.waiting) >= options.max_waiting:
        error = QueueFullError(
            f"{len(state.waiting)} callers wait for a browser context already and "
            f"max_waiting is {options.max_waiting}: try later, or raise max_contexts "
            f"({options.max_contexts}) or max_waiting"
        )
        return state, (Fail(waiter, error),)
    return settled(replace(_in_use(state, options), waiting=(*state.waiting, waiter)), options)


def warming_asked(state: PoolState, options: PoolOptions) -> Step:
    """The warm set is to be filled, though nobody asked for a context yet."""
    return settled(replace(_in_use(state, options), refill=True), options)


def gave_up(state: PoolState, options: PoolOptions, waiter: int) -> Step:
    """A caller stopped waiting."""
    waiting = tuple(other for other in state.waiting if other != waiter)
    return settled(replace(state, waiting=waiting), options)


def launched(state: PoolState, options: PoolOptions, browser: int) -> Step:
    """A browser is ready; the one it replaces gets no further contexts."""
    started = state.browser(browser)
    if started is None:
        return state, (Stop(browser),)
    state = state.with_browser(replace(started, phase=Phase.READY, replaces=0))
    worn = state.browser(started.replaces)
    if worn is not None:
        state = state.with_browser(replace(worn, phase=Phase.DRAINING))
    return settled(state, options)


def late(state: PoolState, options: PoolOptions, browser: int) -> Step:
    """A browser takes long to start: whoever can be served elsewhere is."""
    starting = state.browser(browser)
    if starting is None or starting.phase is not Phase.STARTING:
        return state, ()
    return settled(state.with_browser(replace(starting, late=True)), options)


def worn(state: PoolState, options: PoolOptions, browser: int) -> Step:
    """A browser is too old."""
    old = state.browser(browser)
    if old is None:
        return state, ()
    return settled(state.with_browser(replace(old, worn=True)), options)


def context_ready(state: PoolState, options: PoolOptions, context: int) -> Step:
    """A context was made."""
    made = state.context(context)
    browser = state.browser(made.browser) if made else None
    if made is None or browser is None or made.stage is not Stage.MAKING:
        return state, ()
    well = replace(state.places[browser.place], failures=0)
    state = state.with_place(browser.place, well).with_stage((context,), Stage.WARM)
    return settled(state, options)


def context_failed(state: PoolState, options: PoolOptions, context: int, error: Exception) -> Step:
    """A context could not be made though the browser is well: the first waiter hears why."""
    made = state.context(context)
    if made is None or made.stage is not Stage.MAKING:
        return state, ()
    left = replace(_without(state, context), waiting=state.waiting[1:], refill=False)
    after, actions = settled(left, options)
    return after, (*(Fail(waiter, error) for waiter in state.waiting[:1]), *actions)


def released(state: PoolState, options: PoolOptions, context: int) -> Step:
    """A lease was given back."""
    given = state.context(context)
    if given is None or given.stage is not Stage.LEASED:
        return state, ()
    after, actions = settled(state.with_stage((context,), Stage.CLOSING), options)
    return after, (Close(context), *actions)


def context_closed(state: PoolState, options: PoolOptions, context: int) -> Step:
    """A context is gone."""
    return settled(_without(state, context), options)


def browser_failed(
    state: PoolState,
    options: PoolOptions,
    browser: int,
    error: Exception,
    *,
    for_good: bool = False,
) -> Step:
    """A browser died, or did not start: its contexts are gone, those who wait get another one.

    Its place is left out after :data:`FAILURES_IN_A_ROW`, where another try is hopeless, and at once
    where another place can serve. With no place left, those who wait hear the error.
    """
    failed = state.browser(browser)
    if failed is None:
        return state, ()
    failures = state.places[failed.place].failures + 1
    others = any(not one.resting for at, one in enumerate(state.places) if at != failed.place)
    resting = for_good or others or failures >= FAILURES_IN_A_ROW
    place = replace(state.places[failed.place], failures=failures, resting=resting)
    state = replace(
        state.with_place(failed.place, place),
        browsers=tuple(one for one in state.browsers if one.number != browser),
        contexts=tuple(one for one in state.contexts if one.browser != browser),
    )
    told: list[Action] = [Rest(failed.place, failures)] if resting else []
    if hopeless(state):
        told += [Fail(waiter, error) for waiter in state.waiting]
        state = replace(state, waiting=(), refill=False)
    after, actions = settled(state, options)
    return after, (*told, *actions)


def rested(state: PoolState, options: PoolOptions, place: int) -> Step:
    """A place that was left out may be tried again."""
    return settled(state.with_place(place, replace(state.places[place], resting=False)), options)


def refill_due(state: PoolState, options: PoolOptions) -> Step:
    """The time in which a new lease has the processor for itself is over."""
    return settled(replace(state, refill=True), options)


def idled(state: PoolState, options: PoolOptions) -> Step:
    """Nothing was acquired for the idle time."""
    return settled(replace(state, idle=True, target=options.min_warm), options)


def pressure_changed(state: PoolState, options: PoolOptions, *, pressed: bool) -> Step:
    """Memory became short, or there is enough of it again."""
    return settled(replace(state, pressed=pressed), options)


def _in_use(state: PoolState, options: PoolOptions) -> PoolState:
    places = state.places
    if hopeless(state):
        # There is nothing to lose by a try.
        places = tuple(replace(one, resting=False) for one in places)
    # With a delay, the timer that a hand-over starts lets the refill go on.
    refill = options.refill_delay == 0
    return replace(state, idle=False, target=options.warm, refill=refill, places=places)


def _without(state: PoolState, context: int) -> PoolState:
    return replace(state, contexts=tuple(one for one in state.contexts if one.number != context))
