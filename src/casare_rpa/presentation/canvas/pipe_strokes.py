"""How pipes are drawn: their pen, and many segments in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from NodeGraphQt.constants import PipeEnum
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from casare_rpa.presentation.canvas.array_drawing import draw_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from casare_rpa.presentation.canvas.level_of_detail import LevelOfDetail
    from casare_rpa.presentation.canvas.pipe_view import PipeLook

_STYLES = {
    PipeEnum.DRAW_TYPE_DEFAULT.value: Qt.PenStyle.SolidLine,
    PipeEnum.DRAW_TYPE_DASHED.value: Qt.PenStyle.DashLine,
    PipeEnum.DRAW_TYPE_DOTTED.value: Qt.PenStyle.DotLine,
}


def portions(
    lines: NDArray[np.float64], scale: float, pixels: float
) -> Iterator[NDArray[np.float64]]:
    """Lines in portions of about the same length on the screen."""
    if not len(lines):
        return
    lengths = (
        np.abs(lines[:, 2:] - lines[:, :2]).sum(axis=1) * scale + 8.0
    )  # a line has its own cost
    numbers = (np.cumsum(lengths) // pixels).astype(np.int64)
    yield from np.split(lines, np.flatnonzero(np.diff(numbers)) + 1)


def pen_of(look: PipeLook, level: LevelOfDetail, scale: float) -> QPen:
    """What a look is drawn with at a scale: as wide as NodeGraphQt's, and no thinner than can be seen."""
    color, width = QColor(*look.color), max(2.0 * scale, level.pipe_width)
    color.setAlphaF(color.alphaF() * level.pipe_opacity)
    pen = QPen(color, width * 1.5 if look.wide else width, _STYLES[look.style])
    pen.setCosmetic(True)
    # A square cap covers the seams between segments, and would darken them where pipes are translucent.
    opaque = level.pipe_opacity == 1.0
    pen.setCapStyle(Qt.PenCapStyle.SquareCap if opaque else Qt.PenCapStyle.FlatCap)
    if look.style != PipeEnum.DRAW_TYPE_DEFAULT.value:
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return pen


def draw_dashed(painter: QPainter, way: NDArray[np.float64], pen: QPen) -> None:
    """One pipe in one stroke: a pattern goes on from segment to segment, and begins at the input."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in way[::-1].tolist()]))


def draw_segments(
    painter: QPainter, lines: NDArray[np.float64], pen: QPen, *, smooth: bool
) -> None:
    """Lines of shape (n, 4), contiguous, in one call; ``smooth`` edges take twice as long."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
    painter.setPen(pen)
    draw_lines(painter, lines)
