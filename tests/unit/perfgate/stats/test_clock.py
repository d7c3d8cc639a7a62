"""The judged clock follows from what a case is and how both sides spend their time."""

from __future__ import annotations

import pytest

from perfgate.model.comparison import Case, Clock, Kind, Pair, Side, Stage
from perfgate.stats.clock import judged_clock


def case(kind: Kind = Kind.TIME, clock: Clock | None = None) -> Case:
    return Case("file.time_it", kind, "seconds", 60.0, clock=clock)


def pairs(
    *shares: tuple[float, float],
    children: tuple[float, float] = (0.0, 0.0),
    timer: bool = False,
) -> list[Pair]:
    shown = {Clock.WALL: 1.0} | ({Clock.TIMER: 1.0} if timer else {})
    readings = {Side.BASELINE: shown, Side.CONTENDER: shown}
    return [
        Pair(Stage.SCREENING, number, readings, {}, {}, share, children)
        for number, share in enumerate(shares)
    ]


@pytest.mark.parametrize("kind", [Kind.MEM, Kind.PEAKMEM, Kind.TRACK])
def test_a_number_has_no_clock(kind: Kind) -> None:
    assert judged_clock(case(kind), pairs((1.0, 1.0))) is Clock.VALUE


@pytest.mark.parametrize("asked", [Clock.WALL, Clock.CPU, Clock.TIMER])
def test_the_clock_that_is_asked_for(asked: Clock) -> None:
    assert judged_clock(case(clock=asked), pairs((1.0, 1.0))) is asked


def test_a_timer_of_its_own() -> None:
    assert judged_clock(case(), pairs((1.0, 1.0), timer=True)) is Clock.TIMER


def test_bound_by_the_processor_on_both_sides() -> None:
    assert judged_clock(case(), pairs((1.0, 0.99), (0.95, 0.97), (0.2, 0.1))) is Clock.CPU


@pytest.mark.parametrize("share", [(1.0, 0.5), (0.5, 1.0), (0.89, 0.89)])
def test_a_side_that_waits_is_judged_on_the_wall_clock(share: tuple[float, float]) -> None:
    assert judged_clock(case(), pairs(share, share, share)) is Clock.WALL


def test_several_threads_are_judged_on_the_wall_clock() -> None:
    assert judged_clock(case(), pairs((1.9, 1.0), (1.9, 1.0))) is Clock.WALL


def test_work_in_children() -> None:
    assert judged_clock(case(), pairs((0.1, 0.1), children=(0.98, 0.97))) is Clock.CPU_AND_CHILDREN
    assert judged_clock(case(), pairs((0.1, 0.1), children=(0.98, 0.5))) is Clock.WALL


def test_without_pairs_nothing_is_known_of_the_processor() -> None:
    assert judged_clock(case(), []) is Clock.WALL
