"""The view of a backdrop (a frame): painted by the viewport, below pipes and nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from NodeGraphQt.constants import NodeEnum
from NodeGraphQt.qgraphics.node_backdrop import BackdropNodeItem
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QApplication

from casare_rpa.presentation.canvas.on_canvas import OnCanvas

if TYPE_CHECKING:
    from PySide6.QtWidgets import QGraphicsItem

TITLE_HEIGHT = 26.0


class BackdropItem(OnCanvas, BackdropNodeItem):
    """A backdrop's view."""

    def __init__(
        self, name: str = "backdrop", text: str = "", parent: QGraphicsItem | None = None
    ) -> None:
        super().__init__(name, text, parent)
        self.prepare_item()

    def scene_box(self) -> tuple[float, float, float, float]:
        """What the backdrop covers, in the scene."""
        x, y = self.x(), self.y()
        return (x, y, x + self._width, y + self._height)

    def paint_backdrop(self, painter: QPainter, scale: float) -> None:
        """Paint the backdrop in its own coordinates.

        Its title stays legible on the screen when the zoom shrinks it, up to twice its size.
        """
        rect = QRectF(1.0, 1.0, self._width - 2.0, self._height - 2.0)
        base = QColor(*self.color)
        fill = QColor(base)
        fill.setAlpha(50)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(rect, 3.0, 3.0)
        font = QFont(QApplication.font())
        # Twice its height still ends above nodes that keep the customary distance from the edge.
        grow = min(max(0.8 / scale, 1.0), 2.0)
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.1 * grow)
        bar = QRectF(rect.left(), rect.top(), rect.width(), TITLE_HEIGHT * grow)
        painter.setBrush(base)
        painter.drawRoundedRect(bar, 3.0, 3.0)
        painter.setFont(font)
        painter.setPen(QColor(0, 0, 0) if base.lightnessF() > 0.62 else QColor(255, 255, 255))
        inner = bar.adjusted(10.0, 0.0, -10.0, 0.0)
        painter.drawText(
            inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.name
        )
        if self.backdrop_text:
            painter.setFont(QApplication.font())
            painter.setPen(QColor(*self.text_color))
            body = rect.adjusted(10.0, bar.height() + 4.0, -10.0, -4.0)
            flags = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
            painter.drawText(body, int(flags), self.backdrop_text)
        selected = NodeEnum.SELECTED_BORDER_COLOR.value if self.isSelected() else self.color
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(*selected), 1.0 / min(scale, 1.0)))
        painter.drawRoundedRect(rect, 3.0, 3.0)
