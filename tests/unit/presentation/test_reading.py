"""A file is read beside the window, which paints meanwhile; what reading raises comes out."""

from __future__ import annotations

import gc
import threading

import pytest
from PySide6.QtCore import QTimer

from casare_rpa.presentation.canvas.reading import read_beside


def test_events_have_their_turn_meanwhile(qapp):
    beaten = threading.Event()
    QTimer.singleShot(0, beaten.set)
    seen = read_beside(lambda: (beaten.wait(30), gc.isenabled(), threading.current_thread().name))
    assert seen == (True, False, "casare-read_0")
    assert gc.isenabled()


def test_what_is_done_at_once_is_heard(qapp):
    read = iter(range(100))
    assert [read_beside(lambda: next(read)) for _ in range(100)] == list(range(100))


def test_an_error_comes_out(qapp):
    with pytest.raises(ZeroDivisionError):
        read_beside(lambda: 1 / 0)
    assert gc.isenabled()
