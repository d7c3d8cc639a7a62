"""Long work runs between other events, can be finished or given up at any time, and tells its errors."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import QObject

from casare_rpa.presentation.canvas import opening as module
from casare_rpa.presentation.canvas.opening import Opening


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
