"""Many lines, rectangles or pictures in one call, which Qt reads from an array's own memory: no object is made of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PySide6.QtGui import QPixmap

# The array behind the address outlives each call: its caller has it.
_wrap: Any = shiboken6.wrapInstance


def draw_lines(painter: QPainter, lines: NDArray[np.float64]) -> None:
    """Lines of shape (n, 4), contiguous: x1, y1, x2, y2."""
    painter.drawLines(_wrap(lines.ctypes.data, QLineF), len(lines))


def draw_rects(painter: QPainter, rects: NDArray[np.float64]) -> None:
    """Rectangles of shape (n, 4), contiguous: x, y, width, height."""
    painter.drawRects(_wrap(rects.ctypes.data, QRectF), len(rects))


def draw_fragments(painter: QPainter, rows: NDArray[np.float64], picture: QPixmap) -> None:
    """Parts of a picture; rows of shape (n, 10), contiguous, as Qt's QPainter.PixmapFragment has them."""
    fragments = _wrap(rows.ctypes.data, QPainter.PixmapFragment)
    painter.drawPixmapFragments(fragments, len(rows), picture)
