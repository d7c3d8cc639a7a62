"""Paints the arrows that show which way pipes lead: one small picture for each look, turned as each pipe needs it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from casare_rpa.presentation.canvas.array_drawing import draw_fragments
from casare_rpa.presentation.canvas.pipe_geometry import ARROW_REACH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from casare_rpa.presentation.canvas.box_index import Box
    from casare_rpa.presentation.canvas.pipe_view import PipeLook

# To the right; turned by a pipe's direction.
_SHAPE = QPolygonF([QPointF(-6.0, -6.0), QPointF(9.0, 0.0), QPointF(-6.0, 6.0)])
# Painted larger and drawn smaller: a turned picture is smoothed by what lies between its pixels.
_FINER = 2.0
_KEPT = 32
_A_STEP = 200


class ArrowPainter:
    """Paints arrows; keeps the pictures of the looks and zooms that were shown last."""

    def __init__(self) -> None:
        self._pictures: dict[tuple[PipeLook, float], QPixmap] = {}

    def __repr__(self) -> str:
        return f"<ArrowPainter {len(self._pictures)} pictures>"

    def steps(
        self, arrows: NDArray[np.float64], look: PipeLook, rects: list[Box], scale: float
    ) -> Iterator[Callable[[QPainter], None]]:
        """What paints the arrows of pipes of one look.

        Args:
            arrows: rows as ``pipe_geometry.arrows`` says them.
            look: the pipes'.
            rects: where arrows are wanted.
            scale: pixels per unit of the scene.
        """
        wanted = np.zeros(len(arrows), np.bool_)
        x, y = arrows[:, 0], arrows[:, 1]
        for left, top, right, bottom in rects:
            wanted |= (
                (x >= left - ARROW_REACH)
                & (x <= right + ARROW_REACH)
                & (y >= top - ARROW_REACH)
                & (y <= bottom + ARROW_REACH)
            )
        shown = arrows[wanted & (arrows[:, 3] > 0.0)]
        for start in range(0, len(shown), _A_STEP):
            part = shown[start : start + _A_STEP]
            yield partial(self._draw, arrows=part, look=look, scale=scale)

    def _draw(
        self, painter: QPainter, arrows: NDArray[np.float64], look: PipeLook, scale: float
    ) -> None:
        picture = self._picture(look, scale)
        # Qt's QPainter.PixmapFragment: place, source, scale, rotation and opacity.
        rows = np.empty((len(arrows), 10))
        rows[:, :2] = arrows[:, :2]
        rows[:, 2:4] = 0.0
        rows[:, 4], rows[:, 5] = picture.width(), picture.height()
        rows[:, 6] = rows[:, 7] = arrows[:, 3] / (scale * _FINER)
        rows[:, 8] = arrows[:, 2]
        rows[:, 9] = 1.0
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        draw_fragments(painter, rows, picture)

    def _picture(self, look: PipeLook, scale: float) -> QPixmap:
        known = self._pictures.get((look, scale))
        if known is None:
            if len(self._pictures) >= _KEPT:
                del self._pictures[next(iter(self._pictures))]
            known = self._pictures[look, scale] = _painted(look, scale * _FINER)
        return known


def _painted(look: PipeLook, scale: float) -> QPixmap:
    side = 2 * int(np.ceil(ARROW_REACH * scale))
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(side / 2, side / 2)
    painter.scale(scale, scale)
    color = QColor(*look.color)
    # As wide as the pipe, but for those of disabled nodes: their arrows stay slim.
    pen = QPen(color, 3.0 if look.wide and not look.style else 2.0)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(color.darker(200))
    painter.drawPolygon(_SHAPE)
    painter.end()
    return pixmap
