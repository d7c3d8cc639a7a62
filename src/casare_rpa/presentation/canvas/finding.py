"""How the cursor finds ports, pipes and nodes: by geometry, since they are no scene items."""

from __future__ import annotations

from typing import Any

from NodeGraphQt.qgraphics.port import PortItem
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainterPath, QPolygonF

from casare_rpa.presentation.canvas.pipe_view import PipeView
from casare_rpa.presentation.canvas.port_view import PortView

_PORT_REACH = 14.0
_PIPE_REACH = 6.0


class Finding:
    """Mixed into the viewer."""

    _hovered: PortView | PipeView | None = None
    _node_tip = ""  # what a node says whose port says something else while the cursor is over it

    # Finding

    def port_at(self: Any, pos: QPointF) -> PortView | None:
        """The port under a point of the scene; one that another node's body covers is not."""
        x, y, reach = pos.x(), pos.y(), _PORT_REACH
        around = [(x - reach, y - reach, x + reach, y + reach)]
        here = self.nodes.within(around)
        here.sort(key=lambda node: node.isSelected())  # as they are painted
        above: list[QRectF] = []
        for node in reversed(here):
            port: PortView | None = node.port_near(x, y, reach)
            if port is not None and not any(rect.contains(*port.centre()) for rect in above):
                return port
            above.append(node.sceneBoundingRect())
        area = QRectF(x - 2, y - 2, 4, 4)
        foreign = (item for item in self.scene().items(area) if isinstance(item, PortItem))
        return next(foreign, None)

    def pipe_at(self: Any, pos: QPointF) -> PipeView | None:
        """The pipe under a point of the scene."""
        reach = _PIPE_REACH / min(self.camera.scale, 1.0)
        pipe: PipeView | None = self.pipes.nearest(pos.x(), pos.y(), reach)
        return pipe

    def _items_near(
        self: Any, pos: QPointF, item_type: Any = None, width: float = 20, height: float = 20
    ) -> list[Any]:
        self.flush()
        near: list[Any] = []
        port = self.port_at(pos)
        if port is not None:
            near.append(port)
        area = QRectF(pos.x() - width, pos.y() - height, width, height)
        near += [
            i for i in self.scene().items(area) if i not in {self._LIVE_PIPE, self._SLICER_PIPE}
        ]
        pipe = self.pipe_at(pos)
        if pipe is not None:
            near.append(pipe)
        return [item for item in near if item_type is None or isinstance(item, item_type)]

    # Hovering

    def hover_left(self: Any, item: Any) -> None:
        """Forget what the cursor was over, if it belongs to an item that is going."""
        if isinstance(self._hovered, PortView) and self._hovered.node is item:
            self._hovered.hovered = False
            item.setToolTip(self._node_tip)
            self._hovered = None

    def _hover(self: Any, found: PortView | PipeView | None) -> None:
        if found is self._hovered:
            return
        for thing, entered in ((self._hovered, False), (found, True)):
            if isinstance(thing, PortView):
                thing.hovered = entered
                thing.node.update()
                if entered:
                    self._node_tip = thing.node.toolTip()
                    kind = "multi" if thing.multi_connection else "single"
                    thing.node.setToolTip(f"{thing.name}: ({kind})")
                else:
                    thing.node.setToolTip(self._node_tip)
            elif isinstance(thing, PipeView):
                if entered:
                    thing.activate()
                else:
                    thing.reset()
                    if thing.input_port.node.isSelected() or thing.output_port.node.isSelected():
                        thing.highlight()
        self._hovered = found

    def mouseMoveEvent(self: Any, event: QMouseEvent) -> None:
        """Qt's: what NodeGraphQt does, and hover, select and collide with pipes."""
        super().mouseMoveEvent(event)  # type: ignore[misc]
        pos = self.mapToScene(event.position().toPoint())
        if event.buttons() == Qt.MouseButton.NoButton and not self.is_connecting():
            over_node = self.port_at(pos)
            under = over_node or (None if self.nodes_at(pos) else self.pipe_at(pos))
            self._hover(under)
        elif self.LMB_state and self._rubber_band.isActive and self._rubber_band.isVisible():
            band = self.mapToScene(self._rubber_band.geometry()).boundingRect()
            self._select_pipes(band)
        elif self.LMB_state and self.pipe_collision:
            self._collide()

    def nodes_at(self: Any, pos: QPointF) -> list[Any]:
        """The nodes under a point of the scene."""
        here = (pos.x(), pos.y(), pos.x(), pos.y())
        return [n for n in self.nodes.within([here]) if n.sceneBoundingRect().contains(pos)]

    def _crosses(self: Any, pipe: PipeView, area: QRectF) -> bool:
        points = self.pipes.polylines[pipe.slot].tolist()
        path = QPainterPath()
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
        return area.contains(path.boundingRect()) or path.intersects(area)

    def _select_pipes(self: Any, band: QRectF) -> None:
        """Select the pipes that cross the rubber band and no others; with Ctrl held it takes away."""
        self.flush()
        box = (band.left(), band.top(), band.right(), band.bottom())
        near = [] if self.CTRL_state else self.pipes.index.within([box])
        crossing = {pipe: None for pipe in near if self._crosses(pipe, band)}
        for pipe in self.pipes.selected():
            if pipe not in crossing:
                pipe.setSelected(False)
        for pipe in crossing:
            pipe.setSelected(True)

    def _collide(self: Any) -> None:
        nodes = self.selected_nodes()
        if len(nodes) != 1:
            return
        rect = nodes[0].sceneBoundingRect()
        box = (rect.left(), rect.top(), rect.right(), rect.bottom())
        for pipe in self.pipes.index.within([box]):
            ends = (pipe.input_port.node, pipe.output_port.node)
            if nodes[0] not in ends and self._crosses(pipe, rect):
                pipe.setSelected(True)
                self.COLLIDING_state = True
                return

    def _on_pipes_sliced(self: Any, path: QPainterPath) -> None:
        area = path.boundingRect()
        box = (area.left(), area.top(), area.right(), area.bottom())
        cut = []
        for pipe in self.pipes.index.within([box]):
            way = QPainterPath()
            points = self.pipes.polylines[pipe.slot].tolist()
            way.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
            locked = pipe.input_port.locked or pipe.output_port.locked
            if not locked and way.intersects(path):
                cut.append([pipe.input_port, pipe.output_port])
        self.connection_sliced.emit(cut)
