"""Paints a node: the picture that the cache keeps of it."""

from __future__ import annotations

import logging
import weakref
from typing import TYPE_CHECKING

from NodeGraphQt.constants import NodeEnum, PortEnum
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem

from casare_rpa.presentation.canvas.node_layout import PORT_SIZE, PortPlace

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from casare_rpa.presentation.canvas.node_item import NodeItem
    from casare_rpa.presentation.canvas.port_view import PortView

_RADIUS = 4.0
_PORT_DIAMETER = PORT_SIZE / 1.8
_DISABLED = QColor(200, 60, 60, 230)
# Made once: to combine two flags takes half as long as to draw the label.
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


_log = logging.getLogger(__name__)
_failed: weakref.WeakSet[NodeItem] = weakref.WeakSet()


def paint_safely(
    painter: QPainter, node: NodeItem, paint: Callable[[QPainter, NodeItem], None]
) -> None:
    """Paint a node, or a part of it; an error in code of others is told once a node.

    A node that cannot be painted shows as a crossed rectangle, and all others show as ever.
    """
    painter.save()
    try:
        paint(painter, node)
    except Exception as error:  # noqa: BLE001 - code of others, whatever it raises
        # Qt keeps a state for each save; what a painter left saved is none of the next node's.
        if node not in _failed:
            _failed.add(node)
            _log.exception("cannot paint node %r (%s)", node.name, node.type_)
            if node.viewer() is not None:
                node.viewer().paint_failed.emit(node, f"{type(error).__name__}: {error}")
        _paint_disabled(painter, node)
    painter.restore()


def paint_whole(painter: QPainter, node: NodeItem, *, labels: bool) -> None:
    """Paint a node in its own coordinates, by its own paint where its class has one."""
    if node.paints_itself():
        node.paint(painter, QStyleOptionGraphicsItem(), None)
    else:
        paint_node(painter, node, labels=labels)


def paint_node(painter: QPainter, node: NodeItem, *, labels: bool) -> None:
    """Paint a node in its own coordinates, selected or not, without its embedded widgets."""
    paint_shared(painter, node, labels=labels)
    paint_own(painter, node)


def likeness(node: NodeItem) -> Hashable | None:
    """What ``paint_shared`` depends on: nodes with the same share that part; None for one that shares nothing."""
    ports = [*node.inputs, *node.outputs]
    if node.paints_itself() or any(port.painter_func is not None for port in ports):
        return None
    return (
        node.layout,
        node.width,
        node.height,
        node.color,
        node.border_color,
        node.text_color,
        node.accent,
        node.placeholder,
        node.isSelected(),
        node.title_font().key(),
        tuple(
            [
                (tuple(p.color), tuple(p.border_color), p.flow, p.hovered, bool(p.connected_pipes))
                for p in ports
            ]
        ),
    )


def paint_shared(painter: QPainter, node: NodeItem, *, labels: bool) -> None:
    """Paint what nodes of a kind have in common: body, ports and labels."""
    _paint_body(painter, node)
    painter.setFont(node.title_font())
    for ports, places, align in (
        (node.inputs, node.layout.inputs, _LEFT),
        (node.outputs, node.layout.outputs, _RIGHT),
    ):
        for place in places:
            _paint_port(painter, ports[place.index], place.centre)
        if labels:
            painter.setPen(QColor(*node.text_color))
            for place in places:
                _paint_label(painter, node, place, align)


def paint_own(painter: QPainter, node: NodeItem) -> None:
    """Paint what a node has for itself: its title, and what became of it."""
    _paint_title(painter, node)
    if node.disabled:
        _paint_disabled(painter, node)
    if node.run_state is not None:
        _paint_run_state(painter, node, node.run_state)


# What a run says of a node: running, done, failed; amber, green and red are told apart by a mark as well.
_RUN_COLORS = {
    "running": QColor(240, 180, 60),
    "done": QColor(86, 190, 110),
    "failed": QColor(232, 84, 84),
}
_RUN_MARKS = {"running": "…", "done": "✓", "failed": "!"}
RUN_STATES = tuple(_RUN_COLORS)


def _paint_run_state(painter: QPainter, node: NodeItem, state: str) -> None:
    """A ring around the node and a mark in its corner."""
    color = _RUN_COLORS[state]
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(color, 2.4))
    painter.drawRoundedRect(QRectF(1.0, 1.0, node.width - 2.0, node.height - 2.0), _RADIUS, _RADIUS)
    badge = QRectF(node.width - 21.0, 5.0, 16.0, 16.0)
    painter.setBrush(color)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(badge)
    painter.setPen(QColor(20, 22, 26))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, _RUN_MARKS[state])


def _paint_body(painter: QPainter, node: NodeItem) -> None:
    body = QRectF(1.0, 1.0, node.width - 2.0, node.height - 2.0)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(*node.color))
    painter.drawRoundedRect(body, _RADIUS, _RADIUS)
    selected = node.isSelected()
    if selected:
        painter.setBrush(QColor(*NodeEnum.SELECTED_COLOR.value))
        painter.drawRoundedRect(body, _RADIUS, _RADIUS)
    title_color = QColor(*node.accent) if node.accent else QColor(0, 0, 0, 80)
    if selected and not node.accent:
        title_color = QColor(*NodeEnum.SELECTED_COLOR.value)
    painter.setBrush(title_color)
    if node.layout.vertical:
        for y in (body.top() + 2.0, body.bottom() - 11.0):
            painter.drawRoundedRect(QRectF(3.0, y, body.width() - 4.0, 10.0), 3.0, 3.0)
    else:
        height = node.layout.title_height - 4.0
        painter.drawRoundedRect(QRectF(3.0, 3.0, body.width() - 4.0, height), 3.0, 3.0)
    color = NodeEnum.SELECTED_BORDER_COLOR.value if selected else node.border_color
    pen = QPen(QColor(*color), 1.8 if selected else 1.0)
    if node.placeholder:
        pen.setStyle(Qt.PenStyle.DashLine)
        pen.setWidthF(1.6)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(body, _RADIUS, _RADIUS)


def _paint_title(painter: QPainter, node: NodeItem) -> None:
    if node.editing_title:
        return
    layout = node.layout
    painter.setFont(node.title_font())
    painter.setPen(QColor(255, 255, 255, 240) if node.accent else QColor(*node.text_color))
    if layout.vertical:
        place = QRectF(node.width + 10.0, 0.0, layout.extent[2] - node.width, node.height)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, node.name)
        return
    place = QRectF(3.0, 3.0, node.width - 6.0, layout.title_height - 4.0)
    if node.icon_pixmap is not None:
        side = min(float(NodeEnum.ICON_SIZE.value), place.height())
        top = place.center().y() - side / 2
        painter.drawPixmap(QRectF(5.0, top, side, side).toRect(), node.icon_pixmap)
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, node.name)


def _paint_label(
    painter: QPainter, node: NodeItem, place: PortPlace, align: Qt.AlignmentFlag
) -> None:
    if not place.label:
        return
    x, y = place.label_x, place.centre[1] - PORT_SIZE / 2
    left = x if align is _LEFT else x - node.width
    rect = QRectF(left, y, node.width, PORT_SIZE)
    painter.drawText(rect, align, place.label)


def _paint_port(painter: QPainter, port: PortView, centre: tuple[float, float]) -> None:
    half = _PORT_DIAMETER / 2
    rect = QRectF(centre[0] - half, centre[1] - half, _PORT_DIAMETER, _PORT_DIAMETER)
    if port.painter_func is not None:
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
        port.painter_func(painter, rect, state)
        painter.restore()
        return
    connected = bool(port.connected_pipes)
    rim = QColor(*port.border_color)
    fill = QColor(*port.color)
    if port.hovered:
        rim, fill = (
            QColor(*PortEnum.HOVER_BORDER_COLOR.value),
            QColor(*PortEnum.HOVER_COLOR.value),
        )
    painter.setPen(QPen(rim, 1.8))
    if port.flow:
        painter.setBrush(rim if connected else fill)
        painter.drawPolygon(_arrow(rect))
        return
    painter.setBrush(fill)
    painter.drawEllipse(rect)
    if connected or port.hovered:
        side = _PORT_DIAMETER / 2.5
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(rim)
        painter.drawEllipse(rect.center(), side / 2 + 0.6, side / 2 + 0.6)


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


def _paint_disabled(painter: QPainter, node: NodeItem) -> None:
    body = QRectF(1.0, 1.0, node.width - 2.0, node.height - 2.0)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 110))
    painter.drawRoundedRect(body, _RADIUS, _RADIUS)
    painter.setPen(QPen(_DISABLED, 2.0))
    painter.drawLine(body.topLeft(), body.bottomRight())
    painter.drawLine(body.topRight(), body.bottomLeft())
