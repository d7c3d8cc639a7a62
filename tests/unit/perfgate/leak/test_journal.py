"""A journal that was cut off anywhere still says what was recorded, and that it is not complete."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfgate.leak.journal import Journal, Look, read_recording
from perfgate.model.leak import Measure, Plan, Trace

PLAN = Plan(burn_in=1, cycles=3)


def written(path, *, ended=True):
    with Journal(path) as journal:
        journal.cycle(0)
        journal.look(Look(0, {"pages": 1}, {"python": 10.0}, {"dict": 5, "list": 9}))
        for number in (1, 2, 3):
            journal.cycle(number)
            journal.look(Look(number, {"pages": 1 + number}, {"python": 10.0}))
        journal.look(Look(3, {"pages": 4}, {"python": 10.0}, {"dict": 8, "list": 9}))
        journal.doubt("no driver heap")
        journal.traced(Trace(5, 100, 7, (("f (a.py:1)", 64),)))
        if ended:
            journal.ended(3)
    return path


def test_what_was_written_is_read(tmp_path):
    found = read_recording(written(tmp_path / "j"), "pool", PLAN, seconds=2.0)
    assert (found.subject, found.cycles, found.seconds, found.failure) == ("pool", 3, 2.0, "")
    assert found.doubts == ("no driver heap",)
    assert found.trace == Trace(5, 100, 7, (("f (a.py:1)", 64),))
    (pages,) = found.of(Measure.COUNT)
    assert (pages.cycles, pages.values) == ((0, 1, 2, 3, 3), (1, 2, 3, 4, 4))
    # A type that did not grow is not kept.
    assert [each.name for each in found.of(Measure.OBJECTS)] == ["dict"]


def test_a_journal_without_its_end_is_a_failure(tmp_path):
    found = read_recording(written(tmp_path / "j", ended=False), "pool", PLAN)
    assert found.failure == "cycle 3: the check ended before its last cycle and did not say why"
    assert found.cycles == 2


def test_the_journals_own_reason_goes_before_the_one_from_outside(tmp_path):
    with Journal(tmp_path / "j") as journal:
        journal.cycle(0)
        journal.failed("ValueError: no")
    found = read_recording(tmp_path / "j", "pool", PLAN, failure="killed")
    assert found.failure == "burn-in: ValueError: no"


def test_no_journal_recorded_nothing(tmp_path):
    found = read_recording(tmp_path / "none", "pool", PLAN, failure="it was killed by signal 9")
    assert (found.series, found.failure) == ((), "it was killed by signal 9")


@given(st.integers(0, 900))
def test_cut_off_anywhere_it_is_read_and_never_complete(tmp_path_factory, length):
    whole = written(tmp_path_factory.mktemp("journal") / "j").read_bytes()
    cut = tmp_path_factory.mktemp("journal") / "cut"
    cut.write_bytes(whole[: min(length, len(whole) - 2)])
    found = read_recording(cut, "pool", PLAN)
    assert found.failure
    for series in found.series:
        assert len(series.cycles) == len(series.values) > 0


@pytest.mark.parametrize("cycles", [(), (1,)])
def test_a_series_without_values_has_not_grown(cycles):
    from perfgate.model.leak import Series

    assert Series("x", Measure.COUNT, cycles, tuple(map(float, cycles))).grown == 0
