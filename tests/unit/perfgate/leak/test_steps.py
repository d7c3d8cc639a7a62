"""The looks of a check are spread evenly, the last at the last cycle; where time ends it, over the time."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from perfgate.leak.steps import CHECKPOINTS, Call, look_cycles, steps
from perfgate.leak.subjects import Subject
from perfgate.model.leak import Plan


@given(st.integers(1, 500), st.integers(1, 60))
def test_looks_are_even_and_end_with_the_last_cycle(cycles, most):
    looks = sorted(look_cycles(cycles, most))
    assert len(looks) == min(cycles, most)
    assert looks[0] >= 1
    assert looks[-1] == cycles
    gaps = [later - earlier for earlier, later in itertools.pairwise(looks)]
    assert not gaps or max(gaps) - min(gaps) <= 1


@given(st.integers(1, 500), st.integers(1, 60))
def test_checkpoints_are_looks(cycles, most):
    looks = look_cycles(cycles, most)
    checkpoints = look_cycles(cycles, CHECKPOINTS, among=looks)
    assert checkpoints <= looks
    assert max(checkpoints) == cycles


class FakeLooker:
    """Writes down when it is asked to look."""

    expected = ({}, 10**6)

    def __init__(self):
        self.looks = []

    def look(self, cycle, *, checkpoint):
        self.looks.append((cycle, checkpoint))


class FakeJournal:
    begun = 0
    done = None

    def cycle(self, number):
        self.begun += 1

    def ended(self, cycles):
        self.done = cycles


def run(plan, seconds_a_cycle):
    """A check whose clock moves by its cycles alone; sleeping takes no time."""
    now = [0.0]

    def cycle():
        now[0] += seconds_a_cycle

    looker, journal = FakeLooker(), FakeJournal()
    for step in steps(Subject(cycle), plan, looker, journal, lambda: now[0]):
        if isinstance(step, Call):
            step.function()
    return looker.looks, journal


def test_burn_in_first_look_cycles_and_last_look():
    looks, journal = run(Plan(burn_in=3, cycles=4), 1.0)
    assert looks == [(0, True), (1, True), (2, True), (3, True), (4, True)]
    assert (journal.begun, journal.done) == (7, 4)


def test_where_time_ends_a_check_it_has_checkpoints_all_along():
    looks, journal = run(Plan(burn_in=10, cycles=10**6, looks=10, seconds=1000.0), 1.0)
    assert journal.done == 991
    checkpoints = [cycle for cycle, checkpoint in looks if checkpoint]
    assert len(checkpoints) >= CHECKPOINTS
    assert checkpoints[-1] == journal.done
    gaps = [later - earlier for earlier, later in itertools.pairwise(checkpoints)]
    assert max(gaps) <= 1000 / CHECKPOINTS + 1
