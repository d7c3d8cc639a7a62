"""What follows from a pool's state, whatever brought it about: hand out, shrink, grow, renew and stop."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from casare_rpa.infrastructure.resources import placement
from casare_rpa.infrastructure.resources.pool_state import (
    Action,
    Browser,
    Close,
    Context,
    Hand,
    Launch,
    Make,
    Phase,
    PoolState,
    Stage,
    Step,
    Stop,
)

if TYPE_CHECKING:
    from casare_rpa.infrastructure.resources.options import PoolOptions


def settled(state: PoolState, options: PoolOptions) -> Step:
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


def hopeless(state: PoolState) -> bool:
    """Whether no browser will make a context, and no place will get one, before a rest is over."""
    serving = any(one.phase is not Phase.DRAINING for one in state.browsers)
    return not serving and all(one.resting for one in state.places)
