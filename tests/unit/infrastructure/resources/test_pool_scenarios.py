"""A pool decides as its users expect: few browsers, first come first served, and nobody left waiting."""

from __future__ import annotations

from tests.unit.infrastructure.resources.slow_world import REMOTES, World

from casare_rpa.infrastructure.resources import pool_decisions as decide
from casare_rpa.infrastructure.resources.options import PoolOptions


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
