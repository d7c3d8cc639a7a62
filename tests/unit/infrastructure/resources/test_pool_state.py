"""Whatever happens in whatever order, the decisions keep the limits, the queue's order and every context."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from casare_rpa.infrastructure.errors import BrowserDiedError, QueueFullError
from casare_rpa.infrastructure.resources import pool_state as decide
from casare_rpa.infrastructure.resources.options import PoolOptions
from casare_rpa.infrastructure.resources.pool_state import Phase, PoolState

ERROR = BrowserDiedError("it ended")
LIMITS = st.integers(1, 5).flatmap(
    lambda most: st.integers(0, most).flatmap(
        lambda warm: st.builds(
            PoolOptions,
            max_contexts=st.just(most),
            warm=st.just(warm),
            min_warm=st.integers(0, warm),
            max_waiting=st.integers(1, 4),
            refill_delay=st.sampled_from([0.0, 1.0]),
        )
    )
)
# News that moves things on comes twice, so that runs get somewhere.
KINDS = (
    *("ask", "leave", "give back", "launched", "made", "closed", "die", "idle", "refill"),
    *("ask", "launched", "made", "not made", "closed"),
)
NEWS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 7)), max_size=60)


@dataclass
class World:
    """A slow and obvious world that carries out what is decided, and keeps its own books."""

    options: PoolOptions
    state: PoolState = field(default_factory=PoolState)
    waiters: int = 0
    queue: list[int] = field(default_factory=list)
    starting: list[int] = field(default_factory=list)
    running: set[int] = field(default_factory=set)
    making: list[int] = field(default_factory=list)
    made: list[int] = field(default_factory=list)
    leased: list[int] = field(default_factory=list)
    closing: list[int] = field(default_factory=list)

    def after(self, step: decide.Step) -> None:
        """Carry out actions, each of which must make sense at this moment."""
        self.state, actions = step
        for action in actions:
            match action:
                case decide.Launch(generation):
                    assert not self.running
                    self.starting.append(generation)
                case decide.Stop(generation):
                    assert not self.contexts() or generation != self.state.generation
                    self.running.discard(generation)
                case decide.Make(number):
                    assert self.running
                    self.making.append(number)
                case decide.Hand(waiter, number):
                    assert waiter == self.queue.pop(0), "first come, first served"
                    self.made.remove(number)
                    self.leased.append(number)
                case decide.Close(number):
                    if number in self.made:
                        self.made.remove(number)
                    self.closing.append(number)
                case decide.Fail(waiter, error):
                    if isinstance(error, QueueFullError):
                        assert len(self.queue) == self.options.max_waiting
                    else:
                        self.queue.remove(waiter)

    def contexts(self) -> list[int]:
        """All that are open, or on their way."""
        return [*self.making, *self.made, *self.leased, *self.closing]

    def happens(self, what: str, which: int) -> None:
        """One piece of news, where it can be."""
        state, options = self.state, self.options
        match what:
            case "ask":
                self.waiters += 1
                if len(self.queue) < options.max_waiting:
                    self.queue.append(self.waiters)
                self.after(decide.asked(state, options, self.waiters))
            case "leave" if self.queue:
                waiter = self.queue.pop(which % len(self.queue))
                self.after(decide.gave_up(state, options, waiter))
            case "give back" if self.leased:
                number = self.leased.pop(which % len(self.leased))
                self.after(decide.released(state, options, number))
            case "launched" if self.starting:
                generation = self.starting.pop(0)
                self.running.add(generation)
                self.after(decide.launched(state, options, generation))
            case "made" if self.making:
                number = self.making.pop(which % len(self.making))
                self.made.append(number)
                self.after(decide.context_ready(state, options, number))
            case "not made" if self.making:
                number = self.making.pop(which % len(self.making))
                self.after(decide.context_failed(state, options, number, ERROR))
            case "closed" if self.closing:
                number = self.closing.pop(which % len(self.closing))
                self.after(decide.context_closed(state, options, number))
            case "die" if self.running:
                self.running.clear()
                for books in (self.making, self.made, self.leased, self.closing):
                    books.clear()
                self.after(decide.browser_failed(state, options, state.generation, ERROR))
            case "idle":
                self.after(decide.idled(state, options))
            case "refill":
                self.after(decide.refill_due(state, options))

    def check(self) -> None:
        """What holds after every step."""
        state = self.state
        assert len(self.contexts()) <= self.options.max_contexts
        assert state.making == set(self.making)
        assert state.warm == tuple(self.made)
        assert state.leased == set(self.leased)
        assert state.closing == set(self.closing)
        assert state.waiting == tuple(self.queue)
        assert not (state.waiting and state.warm), "nobody waits while a context is ready"
        if state.waiting:
            assert self.starting or self.making or len(self.contexts()) == self.options.max_contexts


@given(LIMITS, NEWS)
def test_the_books_of_a_slow_world_always_agree(
    options: PoolOptions, news: list[tuple[str, int]]
) -> None:
    world = World(options)
    for what, which in news:
        world.happens(what, which)
        world.check()


@given(LIMITS, NEWS)
def test_left_alone_everybody_is_served_and_an_idle_pool_shrinks_to_its_minimum(
    options: PoolOptions, news: list[tuple[str, int]]
) -> None:
    world = World(options)
    for what, which in news:
        world.happens(what, which)
    for _ in range(200):
        for what in ("launched", "made", "closed", "give back"):
            world.happens(what, 0)
    assert not world.queue
    world.happens("idle", 0)
    for _ in range(20):
        for what in ("launched", "made", "closed", "refill"):
            world.happens(what, 0)
    world.check()
    assert len(world.contexts()) == options.min_warm
    assert bool(world.running) == (options.min_warm > 0)


def test_eight_cold_callers_start_one_browser() -> None:
    world = World(PoolOptions(max_contexts=8, max_waiting=8))
    for _ in range(8):
        world.happens("ask", 0)
    assert world.starting == [1]
    world.happens("launched", 0)
    assert len(world.making) == 8


def test_waiters_survive_a_dead_browser_and_hear_of_the_third() -> None:
    world = World(PoolOptions())
    world.happens("ask", 0)
    for _ in range(2):
        world.happens("launched", 0)
        world.happens("die", 0)
        assert world.queue == [1]
    world.happens("launched", 0)
    world.happens("die", 0)
    assert world.queue == []
    assert world.state.phase is Phase.NONE


def test_a_context_that_cannot_be_made_fails_one_waiter_and_starts_no_endless_refill() -> None:
    world = World(PoolOptions(warm=2))
    world.happens("ask", 0)
    world.happens("launched", 0)
    world.happens("not made", 0)
    assert world.queue == []
    assert world.making == []


def test_with_a_refill_delay_nothing_is_made_until_it_is_over() -> None:
    world = World(PoolOptions(warm=1, refill_delay=1.0))
    for what in ("ask", "launched", "made"):
        world.happens(what, 0)
    assert world.leased
    assert not world.making
    world.happens("refill", 0)
    assert len(world.making) == 1
