"""The view of a backdrop (a frame): painted by the viewport, below pipes and nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from NodeGraphQt.constants import NodeEnum
from NodeGraphQt.qgraphics.node_backdrop import BackdropNodeItem
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QApplication

from casare_rpa.presentation.canvas.item_colors import Color, color_of
from casare_rpa.presentation.canvas.on_canvas import OnCanvas

if TYPE_CHECKING:
    from PySide6.QtWidgets import QGraphicsItem

TITLE_HEIGHT = 26.0
_RADIUS, _CORNER = 2.6, 5.0
# Below this scale title and border grow against the zoom.
_LEGIBLE = 0.5


class BackdropItem(OnCanvas, BackdropNodeItem):
    """A backdrop's view."""

    def __init__(
        self, name: str = "backdrop", text: str = "", parent: QGraphicsItem | None = None
    ) -> None:
        super().__init__(name, text, parent)
        self.prepare_item()

    @property
    def name(self) -> str:
        """The title."""
        return str(self._properties["name"])

    @name.setter
    def name(self, name: str) -> None:
        self._properties["name"] = name
        self.setToolTip(f"node: {name}")  # as NodeGraphQt's
        self.update()

    @property
    def color(self) -> Color:
        """The title bar's colour, and that of the veil below it."""
        return color_of(self, "color")

    @color.setter
    def color(self, color: Color) -> None:
        self._properties["color"] = color
        self.update()

    @property
    def text_color(self) -> Color:
        """The colour of title and text."""
        return color_of(self, "text_color")

    @text_color.setter
    def text_color(self, color: Color) -> None:
        self._properties["text_color"] = color
        self.update()

    def scene_box(self) -> tuple[float, float, float, float]:
        """What the backdrop covers, in the scene."""
        x, y = self.x(), self.y()
        return (x, y, x + self._width, y + self._height)

    def paint_backdrop(self, painter: QPainter, scale: float) -> None:
        """Paint the backdrop in its own coordinates.

        Its title stays legible on the screen when the zoom shrinks it, up to twice its size.
        """
        rect = QRectF(1.0, 1.0, self._width - 2.0, self._height - 2.0)
        base, text = QColor(*self.color), QColor(*self.text_color)
        veil = QColor(base)
        veil.setAlpha(50)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(veil)
        painter.drawRoundedRect(rect, _RADIUS, _RADIUS)
        # Twice its height still ends above nodes that keep the customary distance from the edge.
        grow = min(max(_LEGIBLE / scale, 1.0), 2.0)
        bar = QRectF(rect.left(), rect.top(), rect.width(), TITLE_HEIGHT * grow)
        painter.setBrush(base)
        painter.drawRoundedRect(bar, _RADIUS, _RADIUS)
        for left in (bar.left(), bar.right() - _CORNER):  # its lower corners are none
            painter.drawRect(QRectF(left, bar.bottom() - _CORNER, _CORNER, _CORNER))
        font = QFont(QApplication.font())
        painter.setFont(font)
        painter.setPen(text)
        if self.backdrop_text:
            body = rect.adjusted(5.0, bar.bottom() + 1.0, 0.0, rect.height())
            flags = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
            painter.drawText(body, int(flags), self.backdrop_text)
        if self.isSelected():
            painter.setPen(Qt.PenStyle.NoPen)
            red, green, blue, _ = NodeEnum.SELECTED_COLOR.value
            painter.setBrush(QColor(red, green, blue, 15))
            painter.drawRoundedRect(rect, _RADIUS, _RADIUS)
        font.setPointSizeF(font.pointSizeF() * grow)
        painter.setFont(font)
        painter.setPen(text)
        painter.drawText(bar, Qt.AlignmentFlag.AlignCenter, self.name)
        border = NodeEnum.SELECTED_BORDER_COLOR.value if self.isSelected() else self.color
        painter.setBrush(Qt.BrushStyle.NoBrush)
        width = (1.0 if self.isSelected() else 0.8) / min(scale / _LEGIBLE, 1.0)
        painter.setPen(QPen(QColor(*border), width))
        painter.drawRoundedRect(rect, _RADIUS, _RADIUS)
