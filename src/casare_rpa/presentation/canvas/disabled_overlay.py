"""The cross over a disabled node, as NodeGraphQt draws it; beyond the node's edges on all sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from NodeGraphQt.constants import Z_VAL_NODE_WIDGET
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

REACH = 14.0
"""How far it lies beyond the node's rectangle, its lines' ends included."""
_BEYOND = 10.0
_TEXT = "DISABLED"
_DARK, _VEIL = QColor(0, 0, 0), QColor(0, 0, 0, 100)
_LINE, _SIGNAL = QColor(155, 0, 0), QColor(255, 0, 0)


def paint_disabled(painter: QPainter, width: float, height: float, *, text: bool = True) -> None:
    """Paint the cross over a node of some size, in its coordinates.

    Args:
        painter: has the node's coordinates.
        width: the node's.
        height: the node's.
        text: whether to say so in the middle.
    """
    painter.save()
    area = QRectF(0.0, 0.0, width, height).adjusted(-_BEYOND, -_BEYOND, _BEYOND, _BEYOND)
    pen = QPen(_DARK, 8.0)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    _cross(painter, area, pen)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_VEIL)
    # A quarter inwards: the lines' ends are not to show a rim of the veil.
    painter.drawRoundedRect(area.adjusted(0.25, 0.25, -0.25, -0.25), 5.0, 5.0)
    _cross(painter, area, QPen(_LINE, 0.7))
    painter.setBrush(_SIGNAL)
    for corner in (area.topLeft(), area.topRight(), area.bottomLeft(), area.bottomRight()):
        painter.drawEllipse(corner, 2.0, 2.0)
    if text:
        _plate(painter, width, height)
    painter.restore()


def _cross(painter: QPainter, area: QRectF, pen: QPen) -> None:
    painter.setPen(pen)
    painter.drawLine(area.topLeft(), area.bottomRight())
    painter.drawLine(area.topRight(), area.bottomLeft())


def _plate(painter: QPainter, width: float, height: float) -> None:
    font = painter.font()
    font.setPointSize(10)
    painter.setFont(font)
    metrics = painter.fontMetrics()
    wide, high = metrics.horizontalAdvance(_TEXT), metrics.height()
    plate = QRectF(0.0, 0.0, wide * 1.25, high * 2.25)
    plate.moveCenter(QRectF(0.0, 0.0, width, height).center())
    painter.setPen(QPen(_SIGNAL, 0.5))
    painter.setBrush(_DARK)
    painter.drawRoundedRect(plate, 2.0, 2.0)
    painter.setPen(QPen(_SIGNAL, 1.0))
    painter.drawText(QRectF((width - wide) / 2, (height - high) / 2, wide * 2.5, high * 2.0), _TEXT)


class DisabledOverlay(QGraphicsItem):
    """The cross as an item above a node's embedded widgets, which Qt paints above the node's picture."""

    def __init__(self, node: Any) -> None:
        super().__init__(node)
        self.setZValue(Z_VAL_NODE_WIDGET + 2)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def boundingRect(self) -> QRectF:
        """Qt's: what is painted, beyond the node on all sides."""
        node: QRectF = self.parentItem().boundingRect()
        return node.adjusted(-REACH, -REACH, REACH, REACH)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Qt's."""
        del option, widget
        node = self.parentItem().boundingRect()
        paint_disabled(painter, node.width(), node.height())
