"""What a calibration draws and plants: repeatable, and only where it can be made."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.perfgate.judge.test_calibration import case as judged
from tests.unit.perfgate.judge.test_calibration import trial

from perfgate.measure.trials import (
    LEAST_SECONDS,
    LONGEST_PAIR,
    Wishes,
    make_plan,
    names,
    with_peers,
)
from perfgate.model.comparison import Case, Clock, Kind
from perfgate.model.planting import Plant, PlantKind

WISHES = Wishes(suites=2, planted=1, cases=4, shares=(0.1,), loads=(False, True))
CASES = [Case(name, Kind.TIME, "seconds", 60) for name in "abcdef"]


def test_names_are_in_order_and_unique() -> None:
    assert names(WISHES) == ("aa-0000", "aa-0001", "planted-0000")


def test_a_draw_is_repeatable_and_differs_between_trials() -> None:
    first = make_plan("aa-0000", CASES, [], WISHES)
    assert first == make_plan("aa-0000", CASES, [], WISHES)
    assert first is not None
    assert len(first.keys) == 4
    drawn = {make_plan(f"aa-{n:04}", CASES, [], WISHES).keys for n in range(9)}  # type: ignore[union-attr]
    assert len(drawn) > 1


def test_loads_take_turns() -> None:
    plans = [make_plan(name, CASES, [], WISHES) for name in ("aa-0000", "aa-0001", "aa-0002")]
    assert [plan.busy for plan in plans if plan] == [False, True, False]


def test_exact_ungated_and_slow_cases_are_not_drawn() -> None:
    exact = replace(CASES[0], exact=True)
    free = replace(CASES[1], gated=False)
    slow = replace(judged("c"), pairs=2, seconds=2.1 * LONGEST_PAIR)
    plan = make_plan("aa-0000", [exact, free, *CASES[2:]], [trial(slow)], WISHES)
    assert plan is not None
    assert plan.keys == ("d", "e", "f")


def test_cases_come_from_as_few_files_as_have_enough() -> None:
    cases = [Case(f"{file}.time_{n}", Kind.TIME, "seconds", 60) for file in "abc" for n in range(5)]
    plans = [make_plan(f"aa-{n:04}", cases, [], WISHES) for n in range(30)]
    files = [{key.split(".")[0] for key in plan.keys} for plan in plans if plan]
    assert all(len(each) == 1 for each in files)
    assert set().union(*files) == {"a", "b", "c"}
    more = make_plan("aa-0000", cases, [], replace(WISHES, cases=7))
    assert more is not None
    assert len({key.split(".")[0] for key in more.keys}) == 2


@pytest.mark.parametrize(
    ("kind", "unit", "clock", "reading", "expected"),
    [
        (Kind.TIME, "seconds", Clock.CPU, 0.01, Plant(PlantKind.BUSY, 0.001)),
        (Kind.TIME, "seconds", Clock.TIMER, 0.01, Plant(PlantKind.BUSY, 0.001)),
        (Kind.TIME, "seconds", Clock.WALL, 0.01, Plant(PlantKind.SLEEP, 0.001)),
        (Kind.PEAKMEM, "bytes", Clock.VALUE, 1000.0, Plant(PlantKind.ALLOCATE, 100.0)),
        (Kind.TRACK, "modules", Clock.VALUE, 30.0, None),
        (Kind.TIMERAW, "seconds", Clock.WALL, 0.1, None),
        (Kind.TIME, "seconds", Clock.CPU, 5 * LEAST_SECONDS, None),
    ],
)
def test_what_is_planted_is_a_share_of_a_typical_call(
    kind: Kind, unit: str, clock: Clock, reading: float, expected: Plant | None
) -> None:
    seen = trial(replace(judged("a", clock=clock), baseline=reading))
    plan = make_plan("planted-0000", [Case("a", kind, unit, 60)], [seen], WISHES)
    if expected is None:
        assert plan is None
        return
    assert plan is not None
    assert plan.shares == {"a": 0.1}
    assert plan.plants["a"].kind is expected.kind
    assert plan.plants["a"].amount == pytest.approx(expected.amount)


def test_half_of_the_cases_stay_as_they_are() -> None:
    seen = trial(*(judged(each.key) for each in CASES))
    plan = make_plan("planted-0000", CASES, [seen], WISHES)
    assert plan is not None
    assert len(plan.shares) == 2
    assert len(plan.keys) == 4
    assert set(plan.shares) == set(plan.plants) < set(plan.keys)


def test_nothing_is_planted_by_what_a_busy_machine_showed() -> None:
    seen = trial(judged("a"), busy=True)
    assert make_plan("planted-0000", CASES[:1], [seen], WISHES) is None


def test_peers_face_the_first_trials_of_each_sort() -> None:
    wishes = Wishes(suites=3, planted=1)
    assert with_peers(wishes, 0) == frozenset()
    assert with_peers(wishes, 2) == {"aa-0000", "aa-0001", "planted-0000"}
    assert with_peers(wishes, 60) == frozenset(names(wishes))
