"""Widgets that measure painting: one counts it, one does the least there is to do.

Qt is imported late: asv imports this file when it looks for benchmarks, with or without Qt.
"""

from __future__ import annotations

from typing import Any


def count_paints(widget: Any) -> Any:
    """An object whose ``count`` is how often a widget is painted from now on."""
    from PySide6.QtCore import QEvent, QObject

    class PaintCounter(QObject):
        count = 0

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
            self.count += event.type() == QEvent.Type.Paint
            return False

    counter = PaintCounter(widget)
    widget.installEventFilter(counter)
    return counter


def blit_widget(width: int, height: int) -> Any:
    """A widget that shows one picture and does nothing else."""
    from PySide6.QtGui import QColor, QPainter, QPixmap
    from PySide6.QtWidgets import QWidget

    picture = QPixmap(width, height)
    picture.fill(QColor(40, 60, 80))

    class Blit(QWidget):
        def paintEvent(self, event: Any) -> None:  # noqa: N802 - Qt's name
            del event
            QPainter(self).drawPixmap(0, 0, picture)

    widget = Blit()
    widget.resize(width, height)
    return widget
