"""Shards hold every case once and take about equally long, whoever splits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfgate.errors import UsageError
from perfgate.measure.shards import comparison_seconds, parse_shard, split
from perfgate.model.comparison import Case, Kind


def case(name: str, parameter: str = "", cache: str = "") -> Case:
    parameters = (("size", parameter),) if parameter else ()
    return Case(name, Kind.TIME, "seconds", 60.0, parameters=parameters, setup_cache=cache)


NAMES = st.tuples(st.sampled_from("abcde"), st.sampled_from("pqrs"), st.sampled_from("123456"))
SUITES = st.lists(NAMES, unique=True, max_size=40).map(
    lambda names: [case(f"{file}.time_{name}", value) for file, name, value in names]
)
SECONDS = st.floats(0.001, 1000)


@given(SUITES, st.integers(1, 8), st.data())
def test_every_case_is_in_one_shard(suite: list[Case], count: int, data: st.DataObject) -> None:
    durations = {each.key: data.draw(SECONDS) for each in suite if data.draw(st.booleans())}
    shards = split(suite, durations, count)
    assert len(shards) == count
    members = [each.key for shard in shards for each in shard]
    assert sorted(members) == sorted(each.key for each in suite)
    order = [each.key for each in suite]
    for shard in shards:
        assert [each.key for each in shard] == [
            key for key in order if key in {c.key for c in shard}
        ]


@given(SUITES, st.integers(1, 8), st.data())
def test_no_shard_is_longer_than_average_by_more_than_one_part(
    suite: list[Case], count: int, data: st.DataObject
) -> None:
    durations = {each.key: data.draw(SECONDS) for each in suite}
    average = sum(durations.values()) / count
    longest_case = max(durations.values(), default=0.0)
    for shard in split(suite, durations, count):
        # A part is a file of at most 1.25 averages, or what a longer file was cut into.
        assert (
            sum(durations[each.key] for each in shard) <= 2.25 * average + 2 * longest_case + 1e-6
        )


def test_files_stay_whole_and_balance() -> None:
    suite = [case(f"{file}.time_{name}") for file in "abcd" for name in "xy"]
    durations = {"a.time_x": 6.0, "b.time_x": 5.0, "c.time_x": 4.0, "d.time_x": 3.0}
    durations |= {f"{file}.time_y": 1.0 for file in "abcd"}
    shards = split(suite, durations, 2)
    assert [{each.file for each in shard} for shard in shards] == [{"a", "d"}, {"b", "c"}]


def test_a_file_that_is_too_long_is_cut() -> None:
    suite = [case("a.time_x", str(size)) for size in range(10)] + [case("b.time_y")]
    shards = split(suite, {each.key: 10.0 for each in suite}, 2)
    assert sorted(len(shard) for shard in shards) == [5, 6]


def test_cases_of_one_cache_stay_together() -> None:
    suite = [case("a.time_x", str(size), cache="a:10") for size in range(10)]
    assert sorted(len(shard) for shard in split(suite, {}, 3)) == [0, 0, 10]


def test_the_order_of_equals_does_not_matter() -> None:
    suite = [case(f"{file}.time_x") for file in "abcdef"]
    first, second = (split(each, {}, 3) for each in (suite, suite[::-1]))
    assert [{each.key for each in shard} for shard in first] == [
        {each.key for each in shard} for shard in second
    ]


def test_seconds_of_a_benchmark_are_shared_by_its_cases_gated_or_not() -> None:
    suite = [case("a.time_x", "1"), case("a.time_x", "2"), case("b.time_y"), case("c.time_z")]
    suite[1] = replace(suite[1], gated=False)
    seconds = comparison_seconds(suite, {"a.time_x": 8.0, "b.time_y": 2.0})
    assert seconds["a.time_x(1)"] == seconds["a.time_x(2)"] == seconds["c.time_z"]
    assert seconds["b.time_y"] == pytest.approx(seconds["c.time_z"] * 2.3 / 4.3)
    assert len(set(comparison_seconds(suite, {}).values())) == 1


def test_a_counter_is_measured_a_few_times_and_a_value_with_its_cache_often() -> None:
    value = replace(case("m.track_kept", cache="m:85"), kind=Kind.TRACK)
    exact = replace(case("m.track_left", cache="m:85"), kind=Kind.TRACK, exact=True)
    timed = case("m.time_x", cache="m:85")
    asv = {"m.track_kept": 0.2, "m.track_left": 0.2, "m.time_x": 0.2}
    without = comparison_seconds([value, exact, timed], asv)
    assert without["m.track_left"] * 5 < without["m.track_kept"]
    found = comparison_seconds([value, exact, timed], asv | {"<setup_cache m:85>": 9.0})
    assert found["m.time_x"] == without["m.time_x"], "made once for all rounds"
    # As often as the value wants it; the counter, which is done early, stays with it.
    grown = sum(found.values()) - sum(without.values())
    assert grown == pytest.approx(25 * 9.0)


@given(st.integers(1, 50), st.integers(1, 50))
def test_shards_are_named(index: int, count: int) -> None:
    if index <= count:
        assert parse_shard(f"{index}/{count}") == (index, count)
    else:
        with pytest.raises(UsageError, match="there is no such shard"):
            parse_shard(f"{index}/{count}")


@pytest.mark.parametrize(
    "text", ["", "2", "2/", "/4", "a/b", "-1/4", "1/4/2", " 1/4", "\u0661/\u0664"]
)
def test_no_shard(text: str) -> None:
    with pytest.raises(UsageError, match="allowed: 1/4 to 4/4"):
        parse_shard(text)


@pytest.mark.parametrize(
    ("text", "allowed"), [("0/4", "1/4 to 4/4"), ("0/0", "at least one shard")]
)
def test_no_such_shard(text: str, allowed: str) -> None:
    with pytest.raises(UsageError, match=allowed):
        parse_shard(text)
