"""How the cursor finds, makes and breaks connections: the part of the viewer that knows no port items."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from NodeGraphQt.constants import PipeEnum
from NodeGraphQt.qgraphics.node_abstract import AbstractNodeItem
from NodeGraphQt.qgraphics.node_backdrop import BackdropNodeItem
from PySide6.QtCore import QPointF, Qt

from casare_rpa.presentation.canvas.node_item import NodeItem
from casare_rpa.presentation.canvas.pipe_view import PipeView
from casare_rpa.presentation.canvas.port_view import PortView, port_centre

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QGraphicsSceneMouseEvent

_REFUSED = (150, 60, 255)
Pairs = list[tuple[PortView, PortView]]


def leads_back(start: Any, end: Any) -> bool:
    """Whether connecting two ports would close a cycle.

    Searches down from the input and up from the output in turn, every node once, and ends with the
    shorter of the two: at the loose end of a long chain that is at once.

    Args:
        start: a port's view.
        end: the port it is to be connected to, of the other kind.
    """
    inward, outward = (start, end) if start.port_type == "in" else (end, start)
    searches = [
        _walk(inward.node, outward.node, "outputs"),
        _walk(outward.node, inward.node, "inputs"),
    ]
    while True:
        for search in searches:
            found = next(search, False)
            if found is not None:
                return found


def _walk(first: Any, wanted: Any, side: str) -> Iterator[bool | None]:
    """One node a step: None while the search goes on, True where it meets the one wanted."""
    seen = {first}
    waiting = [first]
    while waiting:
        node = waiting.pop()
        yield True if node is wanted else None
        for port in getattr(node, side):
            for other in port.connected_ports:
                if other.node not in seen:
                    seen.add(other.node)
                    waiting.append(other.node)


class Connecting:
    """Mixed into the viewer, over NodeGraphQt's own ways with port items."""

    # Pressing

    def mousePressEvent(self: Any, event: QMouseEvent) -> None:
        """NodeGraphQt's; with Shift on a pipe, start another connection at its farther end if that takes several."""
        super().mousePressEvent(event)  # type: ignore[misc] # the viewer's
        others = self.CTRL_state or self.ALT_state or self.is_connecting()
        if not (self.SHIFT_state and self.LMB_state) or others:
            return
        pos = self.mapToScene(event.position().toPoint())
        pipe = None if self.port_at(pos) or self.nodes_at(pos) else self.pipe_at(pos)
        if pipe is not None:
            kept = pipe.port_from_pos(pos, reverse=True)
            if kept.multi_connection and not kept.locked:
                self.start_live_connection(kept)

    def sceneMousePressEvent(self: Any, event: QGraphicsSceneMouseEvent) -> None:
        """NodeGraphQt's: start or end a connection, or note where nodes were."""
        if self.ALT_state:
            return
        if self.is_connecting():
            self.apply_live_connection(event)
            return
        pos = event.scenePos()
        left = event.button() == Qt.MouseButton.LeftButton
        port = self.port_at(pos)
        if port is not None:
            if left and not port.locked:
                self._pull(port)
            return
        under = self._items_near(pos, AbstractNodeItem, 3, 3)
        if left and not any(node.isSelected() for node in under):
            for pipe in self.pipes.selected():  # as Qt deselects items
                pipe.setSelected(False)
        for node in under:
            self._node_positions[node] = node.xy_pos
            if left:
                self.node_selected.emit(node.id)
            if not isinstance(node, BackdropNodeItem):
                return
        pipe = self.pipe_at(pos)
        if pipe is not None and self.LMB_state:
            self._detach(pipe, pos)

    def _pull(self: Any, port: PortView) -> None:
        """Start a connection at a port; a single one's own connection comes off."""
        if not port.multi_connection and port.connected_ports:
            other = port.connected_ports[0]
            if other.locked:
                return
            self._detached_port = other
        self.start_live_connection(port)
        if not port.multi_connection:
            port.connect_to(None)

    def _detach(self: Any, pipe: PipeView, pos: QPointF) -> None:
        """Take the nearer end of a pipe off its port."""
        kept = pipe.port_from_pos(pos, reverse=True)
        loose = pipe.output_port if kept.port_type == "in" else pipe.input_port
        if kept.locked or loose.locked:
            return
        self._detached_port = loose
        self.start_live_connection(kept)
        self._LIVE_PIPE.draw_path(kept, cursor_pos=pos)
        pipe.delete()

    # The live pipe

    def is_connecting(self: Any) -> bool:
        """Whether a connection is being drawn."""
        return bool(self._LIVE_PIPE.isVisible())

    def start_live_connection(self: Any, selected_port: PortView | None) -> None:
        """Start drawing a connection at a port."""
        if selected_port is None:
            return
        self._hover(selected_port)  # until the connection ends
        self._start_port = selected_port
        self._LIVE_PIPE.setVisible(True)
        pressed = self._origin_pos or self._previous_pos  # code may begin one before any press
        self._LIVE_PIPE.draw_index_pointer(selected_port, self.mapToScene(pressed))

    def sceneMouseMoveEvent(self: Any, event: QGraphicsSceneMouseEvent) -> None:
        """NodeGraphQt's: draw the live pipe to the cursor, or to the port it is over."""
        if not self.is_connecting() or self._start_port is None:
            return
        pos, color = event.scenePos(), None
        port = self.port_at(pos)
        if port is not None:
            pos = QPointF(*port_centre(port))
            if port is not self._start_port:
                color = self._pointer_color(self._start_port, port)
        self._LIVE_PIPE.draw_path(self._start_port, cursor_pos=pos, color=color)

    def _pointer_color(self: Any, start: Any, end: Any) -> tuple[int, ...]:
        """What the live pipe's arrow says of the port under the cursor."""
        if self._acceptable(start, end):
            color: tuple[int, ...] = PipeEnum.HIGHLIGHT_COLOR.value
        elif start.port_type == end.port_type or start.node is end.node:
            color = PipeEnum.DISABLED_COLOR.value
        else:
            color = _REFUSED
        return color

    def end_live_connection(self: Any) -> None:
        """NodeGraphQt's: take the live pipe away."""
        super().end_live_connection()  # type: ignore[misc] # the viewer's
        self._detached_port = None
        self._hover(None)

    def _acceptable(self: Any, start: Any, end: Any) -> bool:
        """Whether a connection may be made, cycles apart."""
        return not (
            end is start
            or end.locked
            or end.port_type == start.port_type
            or (self.acyclic and end.node is start.node)
            or not self._validate_accept_connection(start, end)
            or self._validate_reject_connection(start, end)
            or (isinstance(start.node, NodeItem) and start.node.refuses(start, end))
        )

    def apply_live_connection(self: Any, event: QGraphicsSceneMouseEvent) -> None:
        """NodeGraphQt's: make the connection that was drawn, or put back what it came from."""
        start, detached = self._start_port, self._detached_port
        if not self.is_connecting() or start is None:
            return
        end = self.port_at(event.scenePos())
        if end is start and detached is None:
            return  # the press that began it: the connection goes on until the next click
        connected: Pairs = []
        disconnected: Pairs = []
        if end is None:
            self._dropped(start, detached, disconnected)
        elif detached is end or not self._acceptable(start, end):
            if detached is not None:
                self.establish_connection(start, detached)
        elif self.acyclic and leads_back(start, end):
            if detached is not None:
                disconnected.append((start, detached))
        elif start not in end.connected_ports:
            if not end.multi_connection and end.connected_ports:
                disconnected.append((end, end.connected_ports[0]))
            if detached is not None:
                disconnected.append((start, detached))
            connected.append((start, end))
        if connected or disconnected:
            self.connection_changed.emit(disconnected, connected)
        self.end_live_connection()

    def _dropped(
        self: Any, start: PortView, detached: PortView | None, disconnected: Pairs
    ) -> None:
        """A pipe dropped on nothing comes off, unless the cursor hardly moved."""
        if detached is None:
            return
        way = self._previous_pos - self._origin_pos
        if math.hypot(way.x(), way.y()) <= 2.0:
            self.establish_connection(start, detached)
        else:
            disconnected.append((start, detached))

    def establish_connection(self: Any, start_port: PortView, end_port: PortView) -> None:
        """Draw a pipe between two ports."""
        inward, outward = (
            (start_port, end_port) if start_port.port_type == "in" else (end_port, start_port)
        )
        pipe = PipeView(self, inward, outward)
        inward.add_pipe(pipe)
        outward.add_pipe(pipe)
        self.pipes.add(pipe)
        if inward.node.isSelected() or outward.node.isSelected():
            pipe.highlight()

    @staticmethod
    def acyclic_check(start_port: Any, end_port: Any) -> bool:
        """Whether a connection keeps the graph free of cycles; takes time linear in the graph."""
        return not leads_back(start_port, end_port)
