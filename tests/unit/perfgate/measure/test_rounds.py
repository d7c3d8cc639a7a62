"""A round measures one pair a case in fresh processes, on the same terms for each side."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from perfgate.model.comparison import Clock, Side, Stage

if TYPE_CHECKING:
    from tests.unit.perfgate.measure.measured_suite import Measured

pytestmark = pytest.mark.usefixtures("nothing_left_running")


def test_a_pair_has_readings_of_all_sides_and_log_ratios(measured: Measured) -> None:
    measured.round(0, "good.time_free", control=True)
    pair = measured.pair("good.time_free")
    assert set(pair.readings) == set(Side)
    assert {Clock.WALL, Clock.CPU} <= set(pair.effects)
    assert set(pair.effects) == set(pair.control_effects)
    # asv's number is 7; so few calls of a microsecond would time the caches that the other side left behind.
    assert pair.number > 7
    assert pair.slices >= 2
    assert 0 < pair.readings[Side.BASELINE][Clock.WALL] < 1


def test_without_a_control_there_is_no_third_side(measured: Measured) -> None:
    measured.round(0, "good.time_free")
    pair = measured.pair("good.time_free")
    assert set(pair.readings) == {Side.BASELINE, Side.CONTENDER}
    assert pair.control_effects == {}


def test_the_calls_a_slice_are_found_once_and_are_the_same_on_all_sides(measured: Measured) -> None:
    measured.round(0, "good.Own.time_own_clock")
    first = measured.pair("good.Own.time_own_clock")
    measured.round(1, "good.Own.time_own_clock")
    assert first.number > 1
    assert measured.pair("good.Own.time_own_clock").number == first.number


def test_a_benchmark_that_waits_shows_little_cpu(measured: Measured) -> None:
    measured.round(0, "good.time_asleep", "good.Own.time_own_clock")
    assert max(measured.pair("good.time_asleep").cpu_share) < 0.5
    assert Clock.TIMER in measured.pair("good.Own.time_own_clock").effects
    assert Clock.TIMER not in measured.pair("good.time_asleep").effects


def test_a_slice_has_many_calls_each_on_a_fresh_state(measured: Measured) -> None:
    # The benchmark itself fails where it was not set up since its last call.
    measured.round(0, "good.Timed.time_call")
    assert measured.pair("good.Timed.time_call(2, 'a')").number > 1


def test_a_value_comes_from_a_process_of_its_own(measured: Measured) -> None:
    measured.round(0, "good.Timed.time_call", "good.Timed.track_calls", "good.peakmem_small")
    calls = measured.pair("good.Timed.track_calls(1, 'a')")
    assert [reading[Clock.VALUE] for reading in calls.readings.values()] == [0, 0]
    assert calls.effects == {}
    peak = measured.pair("good.peakmem_small")
    assert peak.readings[Side.CONTENDER][Clock.VALUE] > 1e6


def test_timeraw_counts_its_own_interpreter(measured: Measured) -> None:
    measured.round(0, "good.timeraw_interpreter")
    assert set(measured.pair("good.timeraw_interpreter").effects) == {Clock.WALL}


def test_the_hash_seed_is_shared_in_a_round_and_new_in_the_next(measured: Measured) -> None:
    seeds = []
    for number in range(3):
        measured.round(number, "good.track_seed", control=True)
        values = {
            reading[Clock.VALUE] for reading in measured.pair("good.track_seed").readings.values()
        }
        assert len(values) == 1
        seeds += values
    assert len(set(seeds)) == 3


def test_an_exact_counter_needs_no_control(measured: Measured) -> None:
    measured.round(0, "good.track_one", control=True)
    assert set(measured.pair("good.track_one").readings) == {Side.BASELINE, Side.CONTENDER}


def test_setup_cache_is_made_on_each_side_and_its_files_stand_beside(measured: Measured) -> None:
    measured.round(0, "good.Cached.track_cached", "good.Cached.time_cached")
    values = measured.pair("good.Cached.track_cached").readings.values()
    assert [reading[Clock.VALUE] for reading in values] == [83, 83]
    assert measured.pair("good.Cached.time_cached").effects


def test_the_caches_of_values_last_a_round(measured: Measured) -> None:
    """They may be large, and rounds are a hundred."""
    measured.round(0, "good.Cached.track_cached")
    assert [*measured.bench.folder.iterdir()] == []


def test_the_same_seed_gives_the_same_order(measured: Measured) -> None:
    orders = []
    for _ in range(2):
        heard: list[str] = []
        names = ("good.track_one", "good.track_seed", "good.peakmem_small")
        measured.bench.round(
            Stage.SCREENING,
            0,
            measured.cases(*names),
            control=False,
            listen=lambda case, _found, heard=heard: heard.append(case.key),  # type: ignore[misc]
        )
        orders.append(heard)
    assert orders[0] == orders[1]
    assert random.Random("1 screening 0").random() == random.Random("1 screening 0").random()


def test_folders_of_workers_are_gone_after_a_round(measured: Measured) -> None:
    measured.round(0, "good.time_free", "good.track_one")
    assert list(measured.bench.folder.iterdir()) == []
