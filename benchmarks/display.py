"""The display that canvas benchmarks draw on: Xvfb where it can be had, Qt's offscreen platform otherwise."""

from __future__ import annotations

import atexit
import ctypes
import os
import shutil
from typing import Any

SIZE = (1920, 1200)
_LIBRARIES = ("libxcb-cursor.so.0", "libxcb-icccm.so.4", "libxcb-keysyms.so.1")


def _xcb_possible() -> bool:
    try:
        for library in _LIBRARIES:
            ctypes.CDLL(library)
    except OSError:
        return False
    return shutil.which("Xvfb") is not None


def start_display() -> str:
    """Start Xvfb for this process, once, and have it stopped at exit; returns Qt's platform.

    An X server that is there already is not used: its size and depth would decide the figures.
    """
    chosen = os.environ.get("CASARE_BENCH_PLATFORM")
    if chosen:
        return chosen
    platform = "offscreen"
    if _xcb_possible():
        try:
            from pyvirtualdisplay.display import Display
        except ImportError:
            pass
        else:
            display = Display(backend="xvfb", size=SIZE, color_depth=24, use_xauth=False)
            display.start()
            atexit.register(display.stop)
            platform = "xcb"
    os.environ["QT_QPA_PLATFORM"] = platform
    os.environ["CASARE_BENCH_PLATFORM"] = platform
    return platform


def application() -> Any:
    """The process's QApplication, on the display."""
    start_display()
    from PySide6.QtWidgets import QApplication

    return QApplication.instance() or QApplication(["bench"])
