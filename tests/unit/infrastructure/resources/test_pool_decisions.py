"""Whatever happens in whatever order, the decisions keep the limits, the queue's order and every context."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.infrastructure.resources.slow_world import REMOTES, World

from casare_rpa.infrastructure.resources.options import PoolOptions
from casare_rpa.infrastructure.resources.pool_state import Phase


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
