"""The view of a group node: a card in front of another, as NodeGraphQt draws it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from NodeGraphQt.constants import NodeEnum
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from casare_rpa.presentation.canvas.node_item import NodeItem
from casare_rpa.presentation.canvas.node_layout import GROUP, Measures

if TYPE_CHECKING:
    from PySide6.QtWidgets import QGraphicsItem

_MARGIN, _OFFSET = 6.0, 3.0


class GroupItem(NodeItem):
    """A group node's view."""

    measures: Measures = GROUP

    def __init__(self, name: str = "group", parent: QGraphicsItem | None = None) -> None:
        super().__init__(name, parent)

    def paint(self, painter: QPainter, option: Any, widget: Any = None) -> None:
        """Qt's: paint the two cards and the bars that title or ports lie on."""
        del option, widget
        selected, layout = self.isSelected(), self.layout
        inner = QRectF(0.0, 0.0, self.width, self.height).adjusted(
            _MARGIN, _MARGIN, -_MARGIN, -_MARGIN
        )
        front = inner.translated(-_OFFSET, -_OFFSET)
        along, across = _OFFSET / 2, _OFFSET + 2.0
        back = (
            inner.translated(_OFFSET, along) if layout.vertical else inner.translated(along, across)
        )
        body, veil = QColor(*self.color), QColor(*NodeEnum.SELECTED_COLOR.value)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(body.darker(180))
        painter.drawRect(back)
        sides = [back.topRight(), front.topRight(), front.bottomLeft(), back.bottomLeft()]
        painter.drawPolygon(QPolygonF(sides))
        painter.setBrush(body)
        painter.drawRect(front)
        if selected:
            painter.setBrush(veil)
            painter.drawRect(front)
        painter.setBrush(veil if selected else QColor(0, 0, 0, 80))
        for bar in self._bars(front, inner):
            painter.drawRect(bar)
        border = NodeEnum.SELECTED_BORDER_COLOR.value if selected else self.border_color
        _outline(painter, front, back, QColor(*border))

    def _bars(self, front: QRectF, inner: QRectF) -> list[QRectF]:
        if not self.layout.vertical:
            width = inner.right() - 4.0 - _MARGIN
            return [
                QRectF(front.left() + 2.0, front.top() + 2.0, width, self.layout.title_height - 4.0)
            ]
        x, width = inner.left() + 2.0 - _OFFSET, inner.width() - 4.0
        return [QRectF(x, y, width, 10.0) for y in (front.top() + 2.0, front.bottom() - 12.0)]


def _outline(painter: QPainter, front: QRectF, back: QRectF, color: QColor) -> None:
    pen = QPen(color.darker(120), 0.8)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawLines(
        [
            QLineF(back.topRight(), front.topRight()),
            QLineF(back.topRight(), back.bottomRight()),
            QLineF(back.bottomRight(), back.bottomLeft()),
            QLineF(back.bottomLeft(), front.bottomLeft()),
            QLineF(back.bottomRight(), front.bottomRight()),
        ]
    )
    pen.setColor(color)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(front)
