"""Whatever happens in whatever order, the decisions keep the limits, the queue's order and every context."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from casare_rpa.infrastructure.errors import BrowserDiedError, QueueFullError
from casare_rpa.infrastructure.resources import pool_decisions as decide
from casare_rpa.infrastructure.resources import pool_state as told
from casare_rpa.infrastructure.resources.endpoints import RemoteEndpoint
from casare_rpa.infrastructure.resources.options import PoolOptions
from casare_rpa.infrastructure.resources.pool_state import Phase, Place, PoolState, Stage

ERROR = BrowserDiedError("it ended")
REMOTES = tuple(RemoteEndpoint(f"ws://127.0.0.1:{port}", max_contexts=2) for port in (1, 2, 3))


@st.composite
def limits(draw: st.DrawFn) -> PoolOptions:
    most = draw(st.integers(1, 5))
    remotes = draw(st.sampled_from([(), REMOTES[:1], REMOTES]))
    browsers = draw(st.integers(1, 3))
    each = draw(st.sampled_from([None, 1, 2]))
    room = 2 * len(remotes) if remotes else browsers * (each or most)
    warm = draw(st.integers(0, min(most, room)))
    return PoolOptions(
        max_contexts=most,
        warm=warm,
        min_warm=draw(st.integers(0, warm)),
        max_waiting=draw(st.integers(1, 4)),
        refill_delay=draw(st.sampled_from([0.0, 1.0])),
        max_browsers=browsers,
        contexts_per_browser=each,
        recycle_after_contexts=draw(st.sampled_from([None, 1, 3])),
        remotes=remotes,
    )


# News that moves things on comes twice, so that runs get somewhere.
KINDS = (
    *("ask", "leave", "give back", "launched", "made", "closed", "die", "idle", "refill"),
    *("ask", "launched", "made", "not made", "closed", "late", "old", "rested", "pressed", "calm"),
)
NEWS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 7)), max_size=60)


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


@settings(deadline=None)  # the machine may be busy with other tests
@given(limits(), NEWS)
def test_the_books_of_a_slow_world_always_agree(
    options: PoolOptions, news: list[tuple[str, int]]
) -> None:
    world = World(options)
    for what, which in news:
        world.happens(what, which)
        world.check()


@settings(deadline=None)  # the machine may be busy with other tests
@given(limits(), NEWS)
def test_left_alone_everybody_is_served_and_an_idle_pool_shrinks_to_its_minimum(
    options: PoolOptions, news: list[tuple[str, int]]
) -> None:
    world = World(options)
    for what, which in news:
        world.happens(what, which)
    world.happens("calm")
    world.left_alone(60, "rested", "launched", "made", "closed", "give back")
    assert not world.queue
    world.happens("idle")
    world.left_alone(30, "rested", "launched", "made", "closed", "give back", "refill")
    world.check()
    assert len(world.contexts()) == options.min_warm
    assert bool(world.running) == (options.min_warm > 0)
    assert all(one.phase is Phase.READY for one in world.state.browsers)


def test_eight_cold_callers_start_one_browser() -> None:
    world = World(PoolOptions(max_contexts=8, max_waiting=8))
    for _ in range(8):
        world.happens("ask")
    assert world.starting == [1]
    world.happens("launched")
    assert len(world.making) == 8


def test_a_second_browser_starts_when_the_first_is_full() -> None:
    world = World(PoolOptions(max_browsers=2, contexts_per_browser=2, warm=0))
    for _ in range(2):
        world.happens("ask")
    world.left_alone(1, "launched", "made", "made")
    assert world.launches == 1
    world.happens("ask")
    assert world.launches == 2


def test_waiters_survive_a_dead_browser_and_hear_of_the_third() -> None:
    world = World(PoolOptions())
    world.happens("ask")
    for _ in range(2):
        world.happens("launched")
        world.happens("die")
        assert world.queue == [1]
    world.happens("launched")
    world.happens("die")
    assert world.queue == []
    assert world.failed == [1]
    assert not world.state.browsers
    world.happens("ask")
    assert world.launches == 4, "who asks again gets another try at once"


def test_a_context_that_cannot_be_made_fails_one_waiter_and_starts_no_endless_refill() -> None:
    world = World(PoolOptions(warm=2))
    world.happens("ask")
    world.happens("launched")
    world.happens("not made")
    assert world.queue == []
    assert world.making == []


def test_with_a_refill_delay_nothing_is_made_until_it_is_over() -> None:
    world = World(PoolOptions(warm=1, refill_delay=1.0))
    for what in ("ask", "launched", "made"):
        world.happens(what)
    assert world.leased
    assert not world.making
    world.happens("refill")
    assert len(world.making) == 1


def test_a_worn_browser_serves_until_its_replacement_is_ready_and_ends_with_its_last_lease() -> (
    None
):
    world = World(PoolOptions(warm=0, recycle_after_contexts=2))
    for _ in range(2):
        world.happens("ask")
    world.left_alone(1, "launched", "made", "made")
    assert (world.running, world.starting, len(world.leased)) == ([1], [2], 2)
    world.happens("ask")
    world.happens("made")
    assert world.browser_of[world.leased[-1]] == 1, "the old one still serves"
    world.happens("launched")
    world.happens("ask")
    world.happens("made")
    assert world.browser_of[world.leased[-1]] == 2
    for number in tuple(world.leased[:3]):
        assert 1 in world.running
        world.leased.remove(number)
        world.tell(decide.released, number)
        world.happens("closed")
    assert world.running == [2]


def test_the_least_loaded_endpoint_comes_first_and_one_that_failed_is_left_out_and_tried_again() -> (
    None
):
    world = World(PoolOptions(warm=0, remotes=REMOTES[:2], max_contexts=4))
    for _ in range(4):
        world.happens("ask")
    world.left_alone(4, "launched", "made")
    places = [world.place_of[world.browser_of[number]] for number in world.leased]
    assert sorted(places) == [0, 0, 1, 1]
    (second,) = (one for one in world.running if world.place_of[one] == 1)
    world.dies(second)
    assert world.state.places[1].resting
    assert len(world.leased) == 2
    world.happens("ask")
    assert not world.starting, "it is left out"
    world.happens("rested")
    assert [world.place_of[one] for one in world.starting] == [1]


def test_nobody_waits_for_an_endpoint_that_is_late_while_another_has_room() -> None:
    world = World(PoolOptions(warm=0, remotes=REMOTES[:2], max_contexts=4))
    for _ in range(2):
        world.happens("ask")
    first, second = world.starting
    world.happens("launched")
    assert [world.browser_of[one] for one in world.making] == [first], "the other's is on its way"
    world.tell(decide.late, second)
    assert [world.browser_of[one] for one in world.making] == [first, first]


def test_short_memory_closes_warm_contexts_and_idle_browsers_but_serves_who_asks() -> None:
    world = World(PoolOptions(warm=2))
    world.happens("ask")
    world.left_alone(3, "launched", "made")
    assert len(world.made) == 2
    world.happens("pressed")
    assert (len(world.closing), len(world.leased)) == (2, 1)
    world.left_alone(2, "closed")
    world.happens("ask")
    world.happens("made")
    assert (len(world.leased), world.made, world.making) == (2, [], [])
    world.left_alone(2, "give back", "closed")
    assert not world.running
    world.happens("calm")
    world.left_alone(2, "launched", "made")
    assert len(world.made) == 2
