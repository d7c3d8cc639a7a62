"""A slow and obvious world that carries out what a pool decides, and checks each step."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from casare_rpa.infrastructure.errors import BrowserDiedError, QueueFullError
from casare_rpa.infrastructure.resources import pool_decisions as decide
from casare_rpa.infrastructure.resources import pool_state as told
from casare_rpa.infrastructure.resources.endpoints import RemoteEndpoint
from casare_rpa.infrastructure.resources.pool_state import Phase, Place, PoolState, Stage

if TYPE_CHECKING:
    from casare_rpa.infrastructure.resources.options import PoolOptions

ERROR = BrowserDiedError("it ended")
REMOTES = tuple(RemoteEndpoint(f"ws://127.0.0.1:{port}", max_contexts=2) for port in (1, 2, 3))


@dataclass
class World:
    """A slow and obvious world that carries out what is decided, and keeps its own books."""

    options: PoolOptions
    state: PoolState = field(init=False)
    waiters: int = 0
    queue: list[int] = field(default_factory=list)
    place_of: dict[int, int] = field(default_factory=dict)
    starting: list[int] = field(default_factory=list)
    running: list[int] = field(default_factory=list)
    browser_of: dict[int, int] = field(default_factory=dict)
    making: list[int] = field(default_factory=list)
    made: list[int] = field(default_factory=list)
    leased: list[int] = field(default_factory=list)
    closing: list[int] = field(default_factory=list)
    resting: set[int] = field(default_factory=set)
    failed: list[int] = field(default_factory=list)
    launches: int = 0

    def __post_init__(self) -> None:
        self.state = PoolState(places=(Place(),) * len(self.options.places))

    def after(self, step: told.Step) -> None:
        """Carry out actions, each of which must make sense at this moment."""
        self.state, actions = step
        for action in actions:
            match action:
                case told.Launch(browser, place):
                    assert browser not in self.place_of, "a number is given once"
                    self.place_of[browser] = place
                    self.starting.append(browser)
                    self.launches += 1
                case told.Stop(browser):
                    assert not [one for one in self.contexts() if self.browser_of[one] == browser]
                    self.running.remove(browser)
                case told.Make(number, browser):
                    assert browser in self.running
                    self.browser_of[number] = browser
                    self.making.append(number)
                case told.Hand(waiter, number):
                    assert waiter == self.queue.pop(0), "first come, first served"
                    self.made.remove(number)
                    self.leased.append(number)
                case told.Close(number):
                    if number in self.made:
                        self.made.remove(number)
                    self.closing.append(number)
                case told.Rest(place, failures):
                    assert failures > 0
                    self.resting.add(place)
                case told.Fail(waiter, error):
                    if isinstance(error, QueueFullError):
                        assert len(self.queue) == self.options.max_waiting
                    else:
                        self.queue.remove(waiter)
                        self.failed.append(waiter)

    def contexts(self) -> list[int]:
        """All that are open, or on their way."""
        return [*self.making, *self.made, *self.leased, *self.closing]

    def happens(self, what: str, which: int = 0) -> None:  # noqa: PLR0912 - one branch a kind of news
        """One piece of news, where it can be."""
        match what:
            case "ask":
                self.waiters += 1
                if len(self.queue) < self.options.max_waiting:
                    self.queue.append(self.waiters)
                self.tell(decide.asked, self.waiters)
            case "leave" if self.queue:
                self.tell(decide.gave_up, self.queue.pop(which % len(self.queue)))
            case "give back" if self.leased:
                self.tell(decide.released, self.leased.pop(which % len(self.leased)))
            case "launched" if self.starting:
                browser = self.starting.pop(which % len(self.starting))
                self.running.append(browser)
                self.tell(decide.launched, browser)
            case "late" if self.starting:
                self.tell(decide.late, self.starting[which % len(self.starting)])
            case "old" if self.running:
                self.tell(decide.worn, self.running[which % len(self.running)])
            case "made" if self.making:
                number = self.making.pop(which % len(self.making))
                self.made.append(number)
                self.tell(decide.context_ready, number)
            case "not made" if self.making:
                number = self.making.pop(which % len(self.making))
                self.tell(decide.context_failed, number, ERROR)
            case "closed" if self.closing:
                self.tell(decide.context_closed, self.closing.pop(which % len(self.closing)))
            case "die" if self.running or self.starting:
                self.dies(
                    [*self.running, *self.starting][which % (len(self.running + self.starting))]
                )
            case "rested" if self.resting:
                self.tell(decide.rested, self.resting.pop())
            case "idle":
                self.tell(decide.idled)
            case "refill":
                self.tell(decide.refill_due)
            case "pressed" | "calm":
                self.tell(decide.pressure_changed, pressed=what == "pressed")

    def dies(self, browser: int) -> None:
        """A browser ends, or does not start; its contexts end with it."""
        for books in (self.running, self.starting):
            if browser in books:
                books.remove(browser)
        for books in (self.making, self.made, self.leased, self.closing):
            books[:] = [one for one in books if self.browser_of[one] != browser]
        self.tell(decide.browser_failed, browser, ERROR)

    def tell(self, decision: Any, *news: Any, **more: Any) -> None:
        """Have something decided."""
        self.after(decision(self.state, self.options, *news, **more))

    def left_alone(self, rounds: int, *kinds: str) -> None:
        """Everything under way comes to its end, again and again."""
        for _ in range(rounds):
            for what in kinds:
                self.happens(what)

    def check(self) -> None:
        """What holds after every step."""
        state = self.state
        assert len(self.contexts()) <= self.options.max_contexts
        for stage, books in (
            (Stage.MAKING, self.making),
            (Stage.WARM, self.made),
            (Stage.LEASED, self.leased),
            (Stage.CLOSING, self.closing),
        ):
            assert {one.number for one in state.at(stage)} == set(books)
        assert {one.number for one in state.browsers} == {*self.running, *self.starting}
        assert {at for at, place in enumerate(state.places) if place.resting} <= self.resting
        assert state.waiting == tuple(self.queue)
        assert not (state.waiting and self.made), "nobody waits while a context is ready"
        self.check_browsers()
        if state.waiting:
            full = len(self.contexts()) == self.options.max_contexts
            assert self.starting or self.making or full or self.no_room(), (
                "somebody waits for nothing"
            )
        if state.pressed:
            assert not self.made, "short memory leaves no warm context"

    def check_browsers(self) -> None:
        """Limits of places and browsers, and that a worn browser goes only once another is there."""
        for place, limit in enumerate(self.options.places):
            here = [one for one in self.state.browsers if one.place == place]
            counted = [one for one in here if one.phase is not Phase.DRAINING and not one.replaces]
            assert len(counted) <= limit.max_browsers
            assert sum(one.replaces > 0 for one in here) <= 1
            for browser in here:
                assert self.state.load(browser.number) <= limit.contexts_per_browser

    def no_room(self) -> bool:
        """Whether every browser that may be there is, and is full, or its place rests."""
        for place, limit in enumerate(self.options.places):
            here = [
                one
                for one in self.state.browsers
                if one.place == place and one.phase is not Phase.DRAINING
            ]
            if any(self.state.load(one.number) < limit.contexts_per_browser for one in here):
                return False
            counted = [one for one in here if not one.replaces]
            if len(counted) < limit.max_browsers and not self.state.places[place].resting:
                return False
        return True
