"""Long work runs between other events, can be finished or given up at any time, and tells its errors."""

from __future__ import annotations

import gc

import pytest
import shiboken6
from PySide6.QtCore import QObject

from casare_rpa.presentation.canvas import opening as module
from casare_rpa.presentation.canvas.opening import Opening
from casare_rpa.presentation.canvas.reading import read_beside


@pytest.fixture
def opening(qapp, monkeypatch):
    monkeypatch.setattr(module, "SLICE_S", 0.0)  # one step a slice
    parent = QObject()
    return Opening(parent), parent


def steps(done, count):
    for number in range(count):
        done.append(number)
        yield


def test_works_one_slice_at_once_and_the_rest_between_events(opening, qtbot):
    work, done = opening[0], []
    with qtbot.waitSignal(work.finished):
        work.start(steps(done, 5))
        assert done == [0]
        assert not gc.isenabled()
    assert done == [0, 1, 2, 3, 4]
    assert gc.isenabled()


def test_finish_does_all_that_is_left(opening):
    work, done = opening[0], []
    work.start(steps(done, 5))
    work.finish()
    assert done == [0, 1, 2, 3, 4]
    assert not work.active


def test_other_steps_take_the_place_of_what_is_left(opening):
    work, first, second = opening[0], [], []
    work.start(steps(first, 5))
    work.start(steps(second, 2))
    work.finish()
    assert (first, second) == ([0], [0, 1])
    work.start(steps(first, 5))
    work.cancel()
    assert gc.isenabled()
    assert repr(work) == "<Opening idle>"


def test_what_a_first_opening_made_is_frozen_until_the_next(opening):
    work = opening[0]
    gc.unfreeze()
    work.start(steps([], 2), first=True)
    work.finish()
    assert gc.get_freeze_count() > 0
    work.start(steps([], 2))
    assert gc.get_freeze_count() == 0
    work.finish()
    assert gc.get_freeze_count() == 0


def test_an_error_ends_it_and_is_told(opening, qtbot):
    def faulty():
        yield
        raise ValueError("no such port")

    work = opening[0]
    with qtbot.waitSignal(work.failed) as signal:
        work.start(faulty())
    assert signal.args == ["ValueError: no such port"]
    assert not work.active
    assert gc.isenabled()


def test_finish_says_whether_all_was_done(opening):
    def faulty():
        yield
        yield
        raise ValueError("no such port")

    work = opening[0]
    assert work.finish()
    work.start(steps([], 5))
    assert work.finish()
    work.start(faulty())
    assert not work.finish()


def test_ctrl_c_ends_it_and_comes_out(opening):
    def interrupted():
        yield
        raise KeyboardInterrupt

    work = opening[0]
    work.start(interrupted())
    with pytest.raises(KeyboardInterrupt):
        work.finish()
    assert not work.active
    assert gc.isenabled()


def test_the_collector_is_on_again_where_the_graph_goes_in_the_middle(opening):
    work, parent = opening
    work.start(steps([], 5))
    assert not gc.isenabled()
    shiboken6.delete(parent)
    assert gc.isenabled()


@pytest.mark.parametrize("first_to_end", [0, 1])
def test_of_two_openings_the_last_one_to_end_leaves_the_collector_on(opening, first_to_end):
    both = [opening[0], Opening(opening[1])]
    for work in both:
        work.start(steps([], 5))
    both[first_to_end].finish()
    both[1 - first_to_end].cancel()
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off(opening):
    gc.disable()
    try:
        opening[0].start(steps([], 2))
        opening[0].finish()
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_reading_another_file_while_one_opens_leaves_the_collector_on(opening):
    work = opening[0]
    work.start(steps([], 3))
    read_beside(lambda: None)
    work.finish()
    assert gc.isenabled()
