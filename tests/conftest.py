"""Makes sure that Qt can start before a test needs it: without a display it would abort the process."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys

# The part of Qt's system libraries that a bare machine lacks most often.
_XCB_LIBRARIES = ("libxcb-cursor.so.0", "libxcb-icccm.so.4", "libxcb-keysyms.so.1")


def _why_offscreen() -> str | None:
    """Why Qt cannot draw to an X server here, or None where it can."""
    if not sys.platform.startswith("linux"):
        return None
    if not (os.environ.get("DISPLAY") or shutil.which("Xvfb")):
        return "no Xvfb"
    for library in _XCB_LIBRARIES:
        try:
            ctypes.CDLL(library)
        except OSError:
            return f"no {library}"
    return None


def pytest_configure(config: object) -> None:
    """Choose Qt's platform before Qt is imported."""
    if "QT_QPA_PLATFORM" not in os.environ and (why := _why_offscreen()):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        os.environ["CASARE_WHY_OFFSCREEN"] = why


def pytest_report_header() -> str:
    """Say which platform Qt draws on."""
    platform = os.environ.get("QT_QPA_PLATFORM", "xcb")
    why = os.environ.get("CASARE_WHY_OFFSCREEN")
    return f"Qt platform: {platform}" + (f" ({why}: run `casare doctor --fix`)" if why else "")
