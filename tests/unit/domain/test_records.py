"""A record behaves as the frozen dataclass of the same fields does."""

from __future__ import annotations

import copy
import dataclasses
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casare_rpa.domain.records import Record, field, replace


class Point(Record):
    """A record with every kind of field."""

    x: int
    y: int = 0
    tags: list[str] = field(default_factory=list)
    source: object = field(default=None, repr=False, compare=False)


@dataclasses.dataclass(frozen=True, slots=True)
class DataclassPoint:
    """Its oracle."""

    x: int
    y: int = 0
    tags: list[str] = dataclasses.field(default_factory=list)
    source: object = dataclasses.field(default=None, repr=False, compare=False)


FIELDS = ("x", "y", "tags", "source")
values = st.one_of(st.none(), st.integers(0, 2), st.text("ab", max_size=1))
calls = st.tuples(
    st.lists(values, max_size=5), st.dictionaries(st.sampled_from([*FIELDS, "z"]), values)
)


def outcome(cls, call):
    try:
        made = cls(*call[0], **call[1])
    except TypeError:
        return TypeError
    return [getattr(made, name) for name in FIELDS]


@given(calls)
def test_it_is_constructed_alike(call):
    assert outcome(Point, call) == outcome(DataclassPoint, call)


@given(st.lists(values, min_size=4, max_size=4), st.lists(values, min_size=4, max_size=4))
def test_it_is_compared_and_hashed_alike(left, right):
    assert (Point(*left) == Point(*right)) is (DataclassPoint(*left) == DataclassPoint(*right))
    if left[:3] == right[:3]:
        assert hash(Point(*left)) == hash(Point(*right))


@given(st.lists(values, min_size=4, max_size=4))
def test_it_is_shown_alike_and_copied_whole(given_values):
    point = Point(*given_values)
    assert repr(point) == repr(DataclassPoint(*given_values)).removeprefix("Dataclass")
    for same in (copy.copy(point), copy.deepcopy(point), pickle.loads(pickle.dumps(point))):
        assert [getattr(same, name) for name in FIELDS] == given_values


def test_it_is_frozen_and_replace_makes_another():
    point = Point(1)
    for change in (lambda: setattr(point, "x", 2), lambda: delattr(point, "x")):
        with pytest.raises(AttributeError, match="Point is frozen"):
            change()
    with pytest.raises(AttributeError):
        point.unknown = 1
    assert replace(point, y=3) == Point(1, 3)
    assert point == Point(1)
    assert point != DataclassPoint(1)


def test_each_record_has_containers_of_its_own():
    assert Point(1).tags is not Point(1).tags


def test_wrong_arguments_are_named():
    with pytest.raises(TypeError, match="Point: found no value for 'x'"):
        Point()
    with pytest.raises(TypeError, match="Point: found z too many; allowed: x, y, tags, source"):
        Point(1, z=2)


def test_it_can_be_matched():
    match Point(1, 2):
        case Point(x, y=2):
            assert x == 1
        case _:
            pytest.fail("no match")
