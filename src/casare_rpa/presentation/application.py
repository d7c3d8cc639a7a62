"""Starts Qt for the editor, or says exactly what is missing."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from casare_rpa.domain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from PySide6.QtWidgets import QApplication

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_BEAT_MS = 200
_HEADLESS = frozenset({"offscreen", "minimal", "vnc", "linuxfb", "eglfs", "minimalegl"})


def application() -> QApplication:
    """The running QApplication, or a new one.

    Raises:
        UsageError: there is no display, or a part of Qt is missing; the message says what to do.
    """
    check_display(os.environ)
    try:
        from PySide6.QtWidgets import QApplication
    except ImportError as error:
        raise UsageError(missing_part(error)) from error
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    return QApplication(sys.argv[:1])


@contextmanager
def quit_on_signals(app: QApplication) -> Iterator[list[int]]:
    """Have Ctrl-C and SIGTERM end the event loops; the numbers of those that came.

    Python hears of a signal only while it runs: a timer lets it, as long as Qt waits for events.
    """
    from PySide6.QtCore import QTimer

    received: list[int] = []

    def quit_app(number: int, _frame: FrameType | None) -> None:
        received.append(number)
        app.quit()

    before = {number: signal.signal(number, quit_app) for number in _SIGNALS}
    beat = QTimer()
    beat.timeout.connect(lambda: None)
    beat.start(_BEAT_MS)
    try:
        yield received
    finally:
        beat.stop()
        for number, handler in before.items():
            signal.signal(number, handler)


def check_display(
    environment: os._Environ[str] | dict[str, str],
    answers: Callable[[], bool] | None = None,
) -> None:
    """Refuse to start Qt without a display: Qt itself would abort the process.

    Args:
        environment: environment variables.
        answers: whether the X server named by ``DISPLAY`` can be connected to; asks it by default.

    Raises:
        UsageError: no display, or one that does not answer, and no platform chosen that needs none.
    """
    if not sys.platform.startswith("linux"):
        return
    platform = environment.get("QT_QPA_PLATFORM", "").split(":")[0]
    if platform in _HEADLESS or environment.get("WAYLAND_DISPLAY"):
        return
    cure = "run `xvfb-run -a casare canvas FILE`, or set QT_QPA_PLATFORM=offscreen"
    display = environment.get("DISPLAY")
    if not display:
        raise UsageError(f"there is no display: {cure}")
    if not (answers or _x_server_answers)():
        raise UsageError(f"the display {display!r} does not answer: {cure}")


def _x_server_answers() -> bool:
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # nothing to ask with: missing libraries are named by whoever looks for them
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    refused = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not refused


def missing_part(error: ImportError) -> str:
    """What an import error of Qt or NodeGraphQt means for the user."""
    if isinstance(error, ModuleNotFoundError):
        return f"{error.name} is not installed: pip install 'casare-perf[canvas]'"
    return f"a system library of Qt is missing ({error}): run `casare doctor --fix`"
