"""Which part of the scene a viewport shows: a centre and a scale, applied by whole-pixel scrolling."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QGraphicsView

if TYPE_CHECKING:
    from collections.abc import Callable

    from casare_rpa.presentation.canvas.box_index import Box

MIN_SCALE, MAX_SCALE = 0.002, 3.0
# At the largest scale the scroll bars' ranges still fit into 32 bits.
WORLD = 3.0e8


class Camera:
    """The centre is kept exact, so that many small pans add up to what was asked for.

    Qt scrolls the window's own pixels and paints only the strip that comes into view, as long as the
    scale stays.

    Args:
        view: what the camera looks through.
        moved: called when it shows another part.
    """

    def __init__(self, view: QGraphicsView, moved: Callable[[], None]) -> None:
        self._moved = moved
        self._view = view
        self.x = self.y = 0.0
        self.scale = 1.0
        view.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        view.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        QGraphicsView.setSceneRect(view, -WORLD, -WORLD, 2 * WORLD, 2 * WORLD)

    def __repr__(self) -> str:
        return f"<Camera at {self.x:g}, {self.y:g} scale {self.scale:g}>"

    def rect(self) -> QRectF:
        """What the viewport shows of the scene."""
        size = self._view.viewport().size()
        width, height = size.width() / self.scale, size.height() / self.scale
        return QRectF(self.x - width / 2, self.y - height / 2, width, height)

    def look(self, x: float, y: float, scale: float | None = None) -> None:
        """Show another part; what is not a number is left as it is, the rest kept within limits."""
        if math.isfinite(x) and math.isfinite(y):
            self.x, self.y = (min(max(v, -WORLD), WORLD) for v in (x, y))
        if scale is not None and math.isfinite(scale):
            self.scale = min(max(scale, MIN_SCALE), MAX_SCALE)
        self.apply()

    def zoom(self, factor: float, anchor: QPointF | None = None) -> None:
        """Scale by a factor; the anchor, or else the centre, stays where it is on the screen."""
        scale = min(max(self.scale * factor, MIN_SCALE), MAX_SCALE)
        x, y = self.x, self.y
        if anchor is not None:
            ratio = self.scale / scale
            x, y = anchor.x() + (x - anchor.x()) * ratio, anchor.y() + (y - anchor.y()) * ratio
        self.look(x, y, scale)

    def fit(self, box: Box) -> None:
        """Show a whole box."""
        left, top, right, bottom = box
        size = self._view.viewport().size()
        scale = min(size.width() / max(right - left, 1.0), size.height() / max(bottom - top, 1.0))
        self.look((left + right) / 2, (top + bottom) / 2, scale)

    def apply(self) -> None:
        """Bring the view to what the camera says."""
        view = self._view
        if view.transform().m11() != self.scale:
            view.setTransform(QTransform.fromScale(self.scale, self.scale))
        size = view.viewport().size()
        view.horizontalScrollBar().setValue(round(self.x * self.scale - size.width() / 2))
        view.verticalScrollBar().setValue(round(self.y * self.scale - size.height() / 2))
        self._moved()
