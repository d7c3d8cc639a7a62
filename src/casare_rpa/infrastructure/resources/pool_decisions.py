"""What a pool decides, as pure functions: a state and what happened give a state and what to do.

The pool itself does nothing but carry out the actions and report what came of them. A context counts
against the limit from the moment it is asked for until its closing has ended.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from casare_rpa.infrastructure.errors import QueueFullError
from casare_rpa.infrastructure.resources import placement
from casare_rpa.infrastructure.resources.pool_state import (
    Action,
    Browser,
    Close,
    Context,
    Fail,
    Hand,
    Launch,
    Make,
    Phase,
    PoolState,
    Rest,
    Stage,
    Step,
    Stop,
)

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
    return _settled(replace(_in_use(state, options), waiting=(*state.waiting, waiter)), options)


def warming_asked(state: PoolState, options: PoolOptions) -> Step:
    """The warm set is to be filled, though nobody asked for a context yet."""
    return _settled(replace(_in_use(state, options), refill=True), options)


def gave_up(state: PoolState, options: PoolOptions, waiter: int) -> Step:
    """A caller stopped waiting."""
    waiting = tuple(other for other in state.waiting if other != waiter)
    return _settled(replace(state, waiting=waiting), options)


def launched(state: PoolState, options: PoolOptions, browser: int) -> Step:
    """A browser is ready; the one it replaces gets no further contexts."""
    started = state.browser(browser)
    if started is None:
        return state, (Stop(browser),)
    state = state.with_browser(replace(started, phase=Phase.READY, replaces=0))
    worn = state.browser(started.replaces)
    if worn is not None:
        state = state.with_browser(replace(worn, phase=Phase.DRAINING))
    return _settled(state, options)


def late(state: PoolState, options: PoolOptions, browser: int) -> Step:
    """A browser takes long to start: whoever can be served elsewhere is."""
    starting = state.browser(browser)
    if starting is None or starting.phase is not Phase.STARTING:
        return state, ()
    return _settled(state.with_browser(replace(starting, late=True)), options)


def worn(state: PoolState, options: PoolOptions, browser: int) -> Step:
    """A browser is too old."""
    old = state.browser(browser)
    if old is None:
        return state, ()
    return _settled(state.with_browser(replace(old, worn=True)), options)


def context_ready(state: PoolState, options: PoolOptions, context: int) -> Step:
    """A context was made."""
    made = state.context(context)
    browser = state.browser(made.browser) if made else None
    if made is None or browser is None or made.stage is not Stage.MAKING:
        return state, ()
    well = replace(state.places[browser.place], failures=0)
    state = state.with_place(browser.place, well).with_stage((context,), Stage.WARM)
    return _settled(state, options)


def context_failed(state: PoolState, options: PoolOptions, context: int, error: Exception) -> Step:
    """A context could not be made though the browser is well: the first waiter hears why."""
    made = state.context(context)
    if made is None or made.stage is not Stage.MAKING:
        return state, ()
    left = replace(_without(state, context), waiting=state.waiting[1:], refill=False)
    after, actions = _settled(left, options)
    return after, (*(Fail(waiter, error) for waiter in state.waiting[:1]), *actions)


def released(state: PoolState, options: PoolOptions, context: int) -> Step:
    """A lease was given back."""
    given = state.context(context)
    if given is None or given.stage is not Stage.LEASED:
        return state, ()
    after, actions = _settled(state.with_stage((context,), Stage.CLOSING), options)
    return after, (Close(context), *actions)


def context_closed(state: PoolState, options: PoolOptions, context: int) -> Step:
    """A context is gone."""
    return _settled(_without(state, context), options)


def browser_failed(
    state: PoolState,
    options: PoolOptions,
    browser: int,
    error: Exception,
    *,
    hopeless: bool = False,
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
    resting = hopeless or others or failures >= FAILURES_IN_A_ROW
    place = replace(state.places[failed.place], failures=failures, resting=resting)
    state = replace(
        state.with_place(failed.place, place),
        browsers=tuple(one for one in state.browsers if one.number != browser),
        contexts=tuple(one for one in state.contexts if one.browser != browser),
    )
    told: list[Action] = [Rest(failed.place, failures)] if resting else []
    if _hopeless(state):
        told += [Fail(waiter, error) for waiter in state.waiting]
        state = replace(state, waiting=(), refill=False)
    after, actions = _settled(state, options)
    return after, (*told, *actions)


def rested(state: PoolState, options: PoolOptions, place: int) -> Step:
    """A place that was left out may be tried again."""
    return _settled(state.with_place(place, replace(state.places[place], resting=False)), options)


def refill_due(state: PoolState, options: PoolOptions) -> Step:
    """The time in which a new lease has the processor for itself is over."""
    return _settled(replace(state, refill=True), options)


def idled(state: PoolState, options: PoolOptions) -> Step:
    """Nothing was acquired for the idle time."""
    return _settled(replace(state, idle=True, target=options.min_warm), options)


def pressure_changed(state: PoolState, options: PoolOptions, *, pressed: bool) -> Step:
    """Memory became short, or there is enough of it again."""
    return _settled(replace(state, pressed=pressed), options)


def _in_use(state: PoolState, options: PoolOptions) -> PoolState:
    places = state.places
    if _hopeless(state):
        # There is nothing to lose by a try.
        places = tuple(replace(one, resting=False) for one in places)
    # With a delay, the timer that a hand-over starts lets the refill go on.
    refill = options.refill_delay == 0
    return replace(state, idle=False, target=options.warm, refill=refill, places=places)


def _hopeless(state: PoolState) -> bool:
    """Whether no browser will make a context, and no place will get one, before a rest is over."""
    serving = any(one.phase is not Phase.DRAINING for one in state.browsers)
    return not serving and all(one.resting for one in state.places)


def _without(state: PoolState, context: int) -> PoolState:
    return replace(state, contexts=tuple(one for one in state.contexts if one.number != context))


def _settled(state: PoolState, options: PoolOptions) -> Step:
    """Hand out, shrink, make, launch, replace and stop, until there is nothing left to decide."""
    actions: list[Action] = []
    for part in (_hand_out, _shrink, _grow, _renew, _stop_unneeded):
        state = part(state, options, actions)
    return state, tuple(actions)


def _hand_out(state: PoolState, _: PoolOptions, actions: list[Action]) -> PoolState:
    while state.waiting and (warm := state.at(Stage.WARM)):

        def rank(context: Context, state: PoolState = state) -> tuple[bool, int]:
            browser = state.browser(context.browser)
            draining = browser is not None and browser.phase is Phase.DRAINING
            leased = sum(one.browser == context.browser for one in state.at(Stage.LEASED))
            return not draining, leased

        # A draining browser's contexts are used up first, then the least loaded browser's.
        chosen = min(warm, key=rank)
        actions.append(Hand(state.waiting[0], chosen.number))
        state = replace(state, waiting=state.waiting[1:])
        state = state.with_stage((chosen.number,), Stage.LEASED)
    return state


def _shrink(state: PoolState, _: PoolOptions, actions: list[Action]) -> PoolState:
    if not (state.idle or state.pressed):
        return state
    draining = {one.number for one in state.browsers if one.phase is Phase.DRAINING}
    warm = sorted(state.at(Stage.WARM), key=lambda one: one.browser not in draining)
    keep = 0 if state.pressed else state.target
    surplus = [one.number for one in warm if one.browser in draining]
    surplus += [one.number for one in warm[len(surplus) : max(len(surplus), len(warm) - keep)]]
    actions += [Close(number) for number in surplus]
    return state.with_stage(surplus, Stage.CLOSING)


def _grow(state: PoolState, options: PoolOptions, actions: list[Action]) -> PoolState:
    missing, planned = _missing(state, options), Counter[int]()
    while missing > 0:
        match placement.choose(state, options, planned):
            case placement.Start(place):
                state = _start(state, place, actions)
            case placement.Use(browser) if browser.phase is Phase.READY:
                state = _make(state, options, browser, actions)
                missing -= 1
            case placement.Use(browser):
                planned[browser.number] += 1
                missing -= 1
            case None:
                break
    return state


def _missing(state: PoolState, options: PoolOptions) -> int:
    """Contexts to start making now; those who wait come before the warm set."""
    if state.waiting:
        wanted = len(state.waiting)
    else:
        may = state.refill and not state.pressed
        wanted = state.target - len(state.at(Stage.WARM)) if may else 0
    room = options.max_contexts - len(state.contexts)
    return min(wanted - len(state.at(Stage.MAKING)), room)


def _start(state: PoolState, place: int, actions: list[Action], replaces: int = 0) -> PoolState:
    number = state.last_browser + 1
    # One that failed before is only tried: nobody should wait for it.
    tried = state.places[place].failures > 0
    started = Browser(number, place, late=tried, replaces=replaces)
    actions.append(Launch(number, place))
    return replace(state, browsers=(*state.browsers, started), last_browser=number)


def _make(
    state: PoolState, options: PoolOptions, browser: Browser, actions: list[Action]
) -> PoolState:
    number = state.last_context + 1
    actions.append(Make(number, browser.number))
    used_up = options.recycle_after_contexts and browser.made + 1 >= options.recycle_after_contexts
    state = state.with_browser(
        replace(browser, made=browser.made + 1, worn=browser.worn or bool(used_up))
    )
    made = Context(number, browser.number)
    return replace(state, contexts=(*state.contexts, made), last_context=number)


def _renew(state: PoolState, _: PoolOptions, actions: list[Action]) -> PoolState:
    """Start the replacement of a worn browser that is in use, one at a time."""
    if state.pressed or any(one.replaces for one in state.browsers):
        return state
    # Warm contexts of an idle pool may as well wait in an old browser.
    leased = {one.browser for one in state.at(Stage.LEASED)}
    for old in state.browsers:
        resting = state.places[old.place].resting
        needed = not state.idle or old.number in leased
        if old.worn and old.phase is Phase.READY and needed and not resting:
            return _start(state, old.place, actions, replaces=old.number)
    return state


def _stop_unneeded(state: PoolState, _: PoolOptions, actions: list[Action]) -> PoolState:
    def unneeded(browser: Browser) -> bool:
        if state.load(browser.number) or browser.phase is Phase.STARTING:
            return False
        unused = (state.idle or state.pressed) and not state.waiting
        return browser.phase is Phase.DRAINING or unused

    gone = {one.number for one in state.browsers if unneeded(one)}
    actions += [Stop(number) for number in sorted(gone)]
    return replace(state, browsers=tuple(one for one in state.browsers if one.number not in gone))
