"""The whole graph in small, with what the viewport shows; a click looks there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, QTimer
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from casare_rpa.presentation.canvas.graph_viewport import NodeViewer

_MARGIN = 8.0
# Follows a pan without taking part in every step of it.
_REFRESH_MS = 100


class Minimap(QWidget):
    """A view of a viewport's nodes as blocks."""

    def __init__(self, viewer: NodeViewer) -> None:
        super().__init__()
        self._viewer = viewer
        self._picture = QPixmap()
        self._painted_for = (-1, 0, 0, 1.0)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self.update)
        viewer.view_changed.connect(self.refresh)
        self.setMinimumHeight(120)

    def sizeHint(self) -> QSize:
        """Qt's."""
        return QSize(220, 150)

    def refresh(self) -> None:
        """Repaint soon."""
        if not self._timer.isActive():
            self._timer.start()

    def _transform(self) -> QTransform:
        left, top, right, bottom = self._viewer.nodes.extent() or (0.0, 0.0, 1.0, 1.0)
        width, height = max(right - left, 1.0), max(bottom - top, 1.0)
        scale = min((self.width() - 2 * _MARGIN) / width, (self.height() - 2 * _MARGIN) / height)
        scale = max(scale, 1e-9)
        transform = QTransform.fromTranslate(self.width() / 2, self.height() / 2)
        transform.scale(scale, scale)
        return transform.translate(-(left + right) / 2, -(top + bottom) / 2)

    def _nodes(self, transform: QTransform) -> QPixmap:
        """The picture of the nodes, painted when they changed: a pan only moves the frame over it."""
        ratio = self.devicePixelRatioF()
        wanted = (self._viewer.nodes.changes, self.width(), self.height(), ratio)
        if wanted != self._painted_for:
            self._painted_for = wanted
            self._picture = QPixmap(self.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(QColor("#14161a"))
            painter = QPainter(self._picture)
            painter.setTransform(transform)
            self._viewer.painter.paint_blocks(painter)
            painter.end()
        return self._picture

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's."""
        del event
        painter = QPainter(self)
        transform = self._transform()
        painter.drawPixmap(0, 0, self._nodes(transform))
        painter.setBrush(QColor(91, 141, 219, 40))
        painter.setPen(QPen(QColor("#5b8ddb"), 1))
        painter.drawRect(transform.mapRect(QRectF(self._viewer.camera.rect())))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt's: look at the place under the cursor."""
        inverse, possible = self._transform().inverted()
        if possible:
            place = inverse.map(QPointF(event.position()))
            self._viewer.camera.look(place.x(), place.y())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt's: follow the cursor while its button is held."""
        self.mousePressEvent(event)
