"""Paints one frame: background, backdrops, pipes and nodes, of what the exposed rectangles show."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import shiboken6
from NodeGraphQt.constants import NodeEnum, PipeEnum, ViewerEnum
from PySide6.QtCore import QLineF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QRegion

from casare_rpa.presentation.canvas.level_of_detail import Detail, LevelOfDetail, level_of_detail
from casare_rpa.presentation.canvas.node_item import NodeItem
from casare_rpa.presentation.canvas.picture_cache import PictureCache
from casare_rpa.presentation.canvas.pipe_geometry import visible_segments

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from casare_rpa.presentation.canvas.backdrop_item import BackdropItem
    from casare_rpa.presentation.canvas.box_index import Box, BoxIndex
    from casare_rpa.presentation.canvas.pipe_table import PipeTable
    from casare_rpa.presentation.canvas.pipe_view import PipeLook

_STYLES = {
    PipeEnum.DRAW_TYPE_DEFAULT.value: Qt.PenStyle.SolidLine,
    PipeEnum.DRAW_TYPE_DASHED.value: Qt.PenStyle.DashLine,
    PipeEnum.DRAW_TYPE_DOTTED.value: Qt.PenStyle.DotLine,
}


# The array behind the address must outlive the call that draws from it.
_wrap: Any = shiboken6.wrapInstance


class FramePainter:
    """Paints frames and counts what it painted.

    Attributes:
        frames: frames painted.
        nodes_painted: nodes painted in the last frame.
        pipes_painted: pipes painted in the last frame.
    """

    def __init__(
        self, nodes: BoxIndex[NodeItem], backdrops: BoxIndex[BackdropItem], pipes: PipeTable
    ) -> None:
        self._nodes, self._backdrops, self._pipes = nodes, backdrops, pipes
        self.pictures = PictureCache()
        self.frames = self.nodes_painted = self.pipes_painted = 0

    def __repr__(self) -> str:
        return f"<FramePainter {self.frames} frames, {self.pictures!r}>"

    def paint(self, painter: QPainter, rects: list[Box], *, exact: bool) -> None:
        """Paint nodes and pipes over a painted background; the painter maps the scene to the device.

        Args:
            painter: clipped to what is exposed.
            rects: the exposed rectangles in the scene.
            exact: whether pictures must be of the very scale; not while a zoom goes on.
        """
        scale = painter.worldTransform().m11()
        level = level_of_detail(scale)
        self.frames += 1
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for backdrop in self._backdrops.within(rects):
            painter.save()
            painter.translate(backdrop.pos())
            backdrop.paint_backdrop(painter, scale)
            painter.restore()
        self._paint_pipes(painter, rects, level, scale)
        nodes = self._nodes.within(rects)
        self.nodes_painted = len(nodes)
        if level.nodes is Detail.BLOCK:
            _paint_blocks(painter, nodes, scale)
        else:
            self._paint_pictures(painter, nodes, level, scale, exact=exact)

    def _paint_pipes(
        self, painter: QPainter, rects: list[Box], level: LevelOfDetail, scale: float
    ) -> None:
        self.pipes_painted = 0
        for look, slots in self._pipes.by_look(rects).items():
            self.pipes_painted += len(slots)
            pen = _pen(look, level.pipe_width)
            margin = pen.widthF() / scale
            polylines = self._pipes.polylines[slots]
            lines = visible_segments(polylines, level.pipe_stride, rects, margin)
            if len(lines):
                painter.setPen(pen)
                # Qt reads the lines from the array's own memory: no QLineF is made.
                first = _wrap(lines.ctypes.data, QLineF)
                painter.drawLines(first, len(lines))

    def _paint_pictures(
        self,
        painter: QPainter,
        nodes: list[NodeItem],
        level: LevelOfDetail,
        scale: float,
        *,
        exact: bool,
    ) -> None:
        to_device = painter.worldTransform()
        dx, dy = to_device.dx(), to_device.dy()
        ratio = painter.device().devicePixelRatioF()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not exact)
        painter.setWorldMatrixEnabled(False)
        # Selected nodes lie above the others.
        for node in sorted(nodes, key=NodeItem.isSelected):
            picture = self.pictures.get(node, scale * ratio, labels=level.labels, exact=exact)
            left, top, _, _ = node.scene_box()
            # Whole pixels: the picture is neither blurred nor shifted against its neighbours.
            x, y = math.floor(left * scale + dx + 0.5), math.floor(top * scale + dy + 0.5)
            stretch = scale / picture.scale
            size = picture.pixmap.size()
            painter.drawPixmap(
                QRectF(x, y, size.width() * stretch, size.height() * stretch),
                picture.pixmap,
                QRectF(picture.pixmap.rect()),
            )
        painter.restore()


def _pen(look: PipeLook, width: float) -> QPen:
    pen = QPen(QColor(*look.color), width * 1.5 if look.wide else width, _STYLES[look.style])
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.SquareCap)  # covers the seams between segments
    return pen


def _paint_blocks(painter: QPainter, nodes: list[NodeItem], scale: float) -> None:
    by_color: dict[tuple[int, ...], list[tuple[float, float, float, float]]] = {}
    selected = []
    for node in nodes:
        rect = (node.x(), node.y(), node.width, node.height)
        by_color.setdefault(node.block_color(), []).append(rect)
        if node.isSelected():
            selected.append(QRectF(*rect))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(Qt.PenStyle.NoPen)
    for color, rects in by_color.items():
        painter.setBrush(QColor(*color))
        _draw_rects(painter, np.array(rects))
    pen = QPen(QColor(*NodeEnum.SELECTED_BORDER_COLOR.value), 2.0 / scale)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRects(selected)


def _draw_rects(painter: QPainter, rects: NDArray[np.float64]) -> None:
    painter.drawRects(_wrap(rects.ctypes.data, QRectF), len(rects))


def paint_background(
    painter: QPainter, rects: list[Box], color: QColor, grid: QColor, mode: int
) -> None:
    """Fill the exposed rectangles and draw the grid over them, in NodeGraphQt's modes."""
    scale = painter.worldTransform().m11()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    step = float(ViewerEnum.GRID_SIZE.value)
    for left, top, right, bottom in rects:
        area = (left, top, right, bottom)
        painter.fillRect(QRectF(left, top, right - left, bottom - top), color)
        if mode == ViewerEnum.GRID_DISPLAY_LINES.value:
            if level_of_detail(scale).grid:
                _draw_grid(painter, area, step, grid)
            if scale * step * 8 >= 12:
                _draw_grid(painter, area, step * 8, color.darker(150))
        elif mode == ViewerEnum.GRID_DISPLAY_DOTS.value and level_of_detail(scale).grid:
            _draw_dots(painter, area, step, grid)


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
    pen = QPen(color, 1.0)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.drawLines(_wrap(lines.ctypes.data, QLineF), len(lines))


def _draw_dots(painter: QPainter, area: Box, step: float, color: QColor) -> None:
    left, top, right, bottom = area
    x, y = np.meshgrid(_steps(left, right, step), _steps(top, bottom, step))
    side = 2.0 / painter.worldTransform().m11()
    dots = np.stack([x.ravel(), y.ravel(), np.full(x.size, side), np.full(x.size, side)], axis=1)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    _draw_rects(painter, np.ascontiguousarray(dots))


def rects_of(region: QRegion) -> list[QRect]:
    """A region's rectangles."""
    each: Any = region  # iterable, which PySide's stubs do not know
    return list(each)
