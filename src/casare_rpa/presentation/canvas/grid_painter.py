"""Paints the background: a colour and NodeGraphQt's grids of lines or dots."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from NodeGraphQt.constants import ViewerEnum
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from casare_rpa.presentation.canvas.array_drawing import draw_lines, draw_rects

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from casare_rpa.presentation.canvas.box_index import Box

# NodeGraphQt's: a line's width, how many fine cells a coarse one is wide, and how many dots would fill a cell.
_WIDTH, _COARSE, _DOTS = 0.65, 8, 10
# Lines and dots closer together on the screen than this many pixels would be a grey.
_CLOSEST = 12.0


class Setting(NamedTuple):
    """What the scene says of the background; the mode is one of NodeGraphQt's."""

    background: QColor
    grid: QColor
    mode: int


def paint_background(painter: QPainter, rects: list[Box], setting: Setting) -> None:
    """Fill rectangles and draw the grid over them."""
    color, grid, mode = setting
    scale = painter.worldTransform().m11()
    zoom = round(scale - 1.0, 2)  # as NodeGraphQt counts it: none at 1:1
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    step = float(ViewerEnum.GRID_SIZE.value)
    for left, top, right, bottom in rects:
        area = (left, top, right, bottom)
        painter.fillRect(QRectF(left, top, right - left, bottom - top), color)
        if mode == ViewerEnum.GRID_DISPLAY_LINES.value:
            if zoom > -0.5:
                _draw_grid(painter, area, step, grid)
            if scale * step * _COARSE >= _CLOSEST:
                _draw_grid(painter, area, step * _COARSE, _coarse_color(color, zoom))
        elif mode == ViewerEnum.GRID_DISPLAY_DOTS.value:
            apart = step if zoom >= 0.0 else step * int(-zoom / 0.3 + 1.0)
            if scale * apart >= _CLOSEST:
                _draw_dots(painter, area, apart, grid)


def _coarse_color(background: QColor, zoom: float) -> QColor:
    """Darker than the background, and the more so the farther away."""
    color = background.darker(200)
    return color if zoom >= 0.0 else color.darker(100 - int(zoom * 110))


def _steps(low: float, high: float, step: float) -> NDArray[np.float64]:
    numbers = np.arange(math.floor(low / step), math.ceil(high / step) + 1, dtype=np.float64)
    return numbers * step


def _draw_grid(painter: QPainter, area: Box, step: float, color: QColor) -> None:
    left, top, right, bottom = area
    columns, rows = _steps(left, right, step), _steps(top, bottom, step)
    lines = np.empty((len(columns) + len(rows), 4))
    lines[: len(columns)] = np.stack(
        [columns, np.full_like(columns, top), columns, np.full_like(columns, bottom)], axis=1
    )
    lines[len(columns) :] = np.stack(
        [np.full_like(rows, left), rows, np.full_like(rows, right), rows], axis=1
    )
    painter.setPen(QPen(color, _WIDTH))
    draw_lines(painter, lines)


def _draw_dots(painter: QPainter, area: Box, step: float, color: QColor) -> None:
    left, top, right, bottom = area
    x, y = np.meshgrid(_steps(left, right, step), _steps(top, bottom, step))
    side = step / _DOTS
    corners = (x.ravel() - side / 2, y.ravel() - side / 2)
    dots = np.stack([*corners, np.full(x.size, side), np.full(x.size, side)], axis=1)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    draw_rects(painter, np.ascontiguousarray(dots))
