"""Starts Qt for the editor, or says exactly what is missing."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from casare_rpa.domain.errors import UsageError

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

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


def check_display(environment: os._Environ[str] | dict[str, str]) -> None:
    """Refuse to start Qt without a display: Qt itself would abort the process.

    Raises:
        UsageError: no display, and no platform chosen that needs none.
    """
    if not sys.platform.startswith("linux"):
        return
    platform = environment.get("QT_QPA_PLATFORM", "").split(":")[0]
    if platform in _HEADLESS or environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"):
        return
    raise UsageError(
        "there is no display: run `xvfb-run -a casare canvas FILE`, or set QT_QPA_PLATFORM=offscreen"
    )


def missing_part(error: ImportError) -> str:
    """What an import error of Qt or NodeGraphQt means for the user."""
    if isinstance(error, ModuleNotFoundError):
        return f"{error.name} is not installed: pip install 'casare-perf[canvas]'"
    return f"a system library of Qt is missing ({error}): run `casare doctor --fix`"
