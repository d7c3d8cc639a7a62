"""Paints a node: the picture that the cache keeps of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from NodeGraphQt.constants import NodeEnum
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem

from casare_rpa.presentation.canvas.disabled_overlay import paint_disabled
from casare_rpa.presentation.canvas.node_layout import PORT_SIZE, PortPlace
from casare_rpa.presentation.canvas.paint_faults import tell
from casare_rpa.presentation.canvas.port_picture import paint_port

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from casare_rpa.presentation.canvas.node_item import NodeItem

_RADIUS = 4.0
# From a port's top edge to the text beside it: where NodeGraphQt's text items have theirs.
_LABEL_TOP = 2.5
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight


def paint_safely(
    painter: QPainter, node: NodeItem, parts: Sequence[Callable[[QPainter, NodeItem], None]]
) -> bool:
    """Paint parts of a node one above the other; what goes wrong in code of others is told once a node.

    A node that cannot be painted is crossed out, with what could be painted of it; all others show as ever.

    Returns:
        Whether all went well.
    """
    whole = True
    for paint in parts:
        place = painter.worldTransform()
        painter.save()
        try:
            paint(painter, node)
        except Exception as error:  # noqa: BLE001 - code of others, whatever it raises
            # Qt keeps a state for each save; what a painter left saved is none of the next node's.
            tell(node, f"{type(error).__name__}: {error}", error)
            whole = False
        painter.restore()
        painter.setWorldTransform(place)
    if not whole:
        paint_disabled(painter, node.width, node.height, text=False)
    return whole


Parts = tuple["Callable[[QPainter, NodeItem], None]", ...]


def shared_parts(*, labels: bool) -> Parts:
    """What nodes of a likeness have in common: body, ports and labels."""
    return (_paint_body_of, partial(_paint_ports, labels=labels))


def own_parts(*, labels: bool) -> Parts:
    """What a node has for itself, above what it shares: its title, and what became of it."""
    return (partial(_paint_own, labels=labels),)


def all_parts(*, labels: bool) -> Parts:
    """A whole node, its body by its own paint where its class has one, its embedded widgets apart."""
    return (*shared_parts(labels=labels), *own_parts(labels=labels))


def likeness(node: NodeItem) -> Hashable | None:
    """What the shared parts depend on: nodes with the same have the same; None for one that shares nothing."""
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
        tuple([port.looks() for port in ports]),
    )


def _paint_body_of(painter: QPainter, node: NodeItem) -> None:
    if node.paints_itself():
        node.paint(painter, QStyleOptionGraphicsItem(), None)
    else:
        paint_body(painter, node)


def _paint_ports(painter: QPainter, node: NodeItem, *, labels: bool) -> None:
    painter.setFont(node.title_font())
    for ports, places, align in (
        (node.inputs, node.layout.inputs, _LEFT),
        (node.outputs, node.layout.outputs, _RIGHT),
    ):
        for place in places:
            paint_port(painter, ports[place.index], place.centre)
        if labels:
            painter.setPen(QColor(*node.text_color))
            for place in places:
                _paint_label(painter, node, place, align)


def _paint_own(painter: QPainter, node: NodeItem, *, labels: bool) -> None:
    _paint_title(painter, node)
    if node.disabled and not node.widgets:  # over widgets lies an item of its own
        paint_disabled(painter, node.width, node.height, text=labels)
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


def paint_body(painter: QPainter, node: NodeItem) -> None:
    """Paint what lies below a node's title and ports, selected or not."""
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
        for y in (body.top() + 2.0, body.bottom() - 12.0):
            painter.drawRoundedRect(QRectF(3.0, y, body.width() - 4.0, 10.0), 3.0, 3.0)
    else:
        height = node.layout.title_height - 4.0
        painter.drawRoundedRect(QRectF(3.0, 3.0, body.width() - 4.0, height), 3.0, 3.0)
    color = NodeEnum.SELECTED_BORDER_COLOR.value if selected else node.border_color
    pen = QPen(QColor(*color), 1.2 if selected else 0.8)
    pen.setCosmetic(painter.worldTransform().m11() < 1.0)  # no thinner than this on the screen
    if node.placeholder:
        pen.setStyle(Qt.PenStyle.DashLine)
        pen.setWidthF(1.6)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(body, _RADIUS, _RADIUS)


def _paint_title(painter: QPainter, node: NodeItem) -> None:
    if node.editing_title:
        return
    layout, icon = node.layout, node.shown_icon()
    painter.setFont(node.title_font())
    painter.setPen(QColor(255, 255, 255, 240) if node.accent else QColor(*node.text_color))
    if icon is not None:
        x, middle = layout.icon
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(QPointF(x, middle - icon.height() / 2), icon)
    x, top = layout.title
    if layout.vertical:
        place = QRectF(x, top, layout.extent[2] - x, layout.title_height)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft, node.name)
        return
    place = QRectF(x - node.width / 2, top, node.width, layout.title_height)
    painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, node.name)


def _paint_label(
    painter: QPainter, node: NodeItem, place: PortPlace, align: Qt.AlignmentFlag
) -> None:
    if not place.label:
        return
    x, y = place.label_x, place.centre[1] - PORT_SIZE / 2
    left = x if align is _LEFT else x - node.width
    rect = QRectF(left, y + _LABEL_TOP, node.width, PORT_SIZE)
    painter.drawText(rect, align, place.label)
