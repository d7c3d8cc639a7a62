"""Paints a port: NodeGraphQt's circle with its states, an arrow head for execution flow, or by a painter of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from NodeGraphQt.constants import PortEnum
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from casare_rpa.presentation.canvas.node_layout import PORT_SIZE

if TYPE_CHECKING:
    from casare_rpa.presentation.canvas.port_view import PortView

_DIAMETER = PORT_SIZE / 1.8
# Of the dot inside, as shares of the port: connected, or under the cursor with one connection or several.
_CONNECTED, _SINGLE, _MULTI = 1 / 2.5, 1 / 3.5, 1 / 1.8


def paint_port(painter: QPainter, port: PortView, centre: tuple[float, float]) -> None:
    """Paint a port in its node's coordinates."""
    half = _DIAMETER / 2
    rect = QRectF(centre[0] - half, centre[1] - half, _DIAMETER, _DIAMETER)
    if port.painter_func is not None:
        _paint_by_others(painter, port, rect)
        return
    connected = bool(port.connected_pipes)
    rim, fill = QColor(*port.border_color), QColor(*port.color)
    if port.hovered:
        rim = QColor(*PortEnum.HOVER_BORDER_COLOR.value)
        fill = QColor(*PortEnum.HOVER_COLOR.value)
    elif connected and not port.keeps_color:
        rim = QColor(*PortEnum.ACTIVE_BORDER_COLOR.value)
        fill = QColor(*PortEnum.ACTIVE_COLOR.value)
    painter.setPen(QPen(rim, 1.8))
    if port.flow:
        painter.setBrush(rim if connected else fill)
        painter.drawPolygon(_arrow(rect))
        return
    painter.setBrush(fill)
    painter.drawEllipse(rect)
    if port.hovered:
        if port.multi_connection:
            painter.setPen(QPen(rim, 1.4))
            _dot(painter, rect, _MULTI)
        else:
            painter.setBrush(rim)
            _dot(painter, rect, _SINGLE)
    elif connected:
        inner = QColor(*port.border_color)
        painter.setPen(QPen(inner, 1.6))
        painter.setBrush(inner)
        _dot(painter, rect, _CONNECTED)


def _dot(painter: QPainter, rect: QRectF, share: float) -> None:
    radius = _DIAMETER * share / 2
    painter.drawEllipse(rect.center(), radius, radius)


def _paint_by_others(painter: QPainter, port: PortView, rect: QRectF) -> None:
    state = {
        "port_type": port.port_type,
        "color": port.color,
        "border_color": port.border_color,
        "multi_connection": port.multi_connection,
        "connected": bool(port.connected_pipes),
        "hovered": port.hovered,
        "locked": port.locked,
    }
    painter.save()
    painter.setPen(QPen())  # Qt's own, as an item of the scene begins with
    painter.setBrush(Qt.BrushStyle.NoBrush)
    port.painter_func(painter, rect, state)  # type: ignore[misc] # the caller looked
    painter.restore()


def _arrow(rect: QRectF) -> QPolygonF:
    """An arrow head in the direction of the flow."""
    waist = rect.left() + rect.width() * 0.45
    return QPolygonF(
        [
            QPointF(rect.left(), rect.top()),
            QPointF(waist, rect.top()),
            QPointF(rect.right(), rect.center().y()),
            QPointF(waist, rect.bottom()),
            QPointF(rect.left(), rect.bottom()),
        ]
    )
