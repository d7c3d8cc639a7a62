"""Ports as the graph's code sees them: light objects that answer the calls of NodeGraphQt's port item.

A port is no scene item. Its node's picture shows it, and the viewport finds it by geometry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from NodeGraphQt.constants import PortEnum
from PySide6.QtCore import QPointF, QRectF

from casare_rpa.presentation.canvas.node_layout import PORT_SIZE, PORT_WIDTH

if TYPE_CHECKING:
    from collections.abc import Callable

    from casare_rpa.presentation.canvas.item_colors import Color
    from casare_rpa.presentation.canvas.node_item import NodeItem
    from casare_rpa.presentation.canvas.pipe_view import PipeView

_COLOR: Color = PortEnum.COLOR.value
_BORDER_COLOR: Color = PortEnum.BORDER_COLOR.value


def port_centre(port: Any) -> tuple[float, float]:
    """Centre in the scene of one of our ports, or of a port item of NodeGraphQt's own."""
    if isinstance(port, PortView):
        return port.centre()
    centre = port.mapToScene(port.boundingRect().center())
    return centre.x(), centre.y()


class PortLabel:
    """Stands for NodeGraphQt's text item beside a port: it can be shown and hidden."""

    __slots__ = ("_port",)

    def __init__(self, port: PortView) -> None:
        self._port = port

    def setVisible(self, visible: bool) -> None:
        """Show or hide the label."""
        self._port.display_name = visible

    def isVisible(self) -> bool:
        """Whether the label is shown."""
        return self._port.display_name and self._port.isVisible()

    def toPlainText(self) -> str:
        """The label's text."""
        return self._port.label


class PortView:
    """A port of one node.

    Attributes:
        label: the text shown beside it.
        flow: drawn as an arrow head, as ports of execution flow are.
        painter_func: NodeGraphQt's custom painter, called with painter, rectangle and state.
    """

    __slots__ = (
        "_border_color",
        "_color",
        "_display_name",
        "_name",
        "_node",
        "_visible",
        "border_size",
        "connected_pipes",
        "flow",
        "hovered",
        "label",
        "locked",
        "multi_connection",
        "painter_func",
        "port_type",
    )

    def __init__(
        self,
        node: NodeItem,
        name: str,
        port_type: str,
        *,
        multi_connection: bool,
        display_name: bool,
        locked: bool,
        painter_func: Callable[..., Any] | None,
    ) -> None:
        self._node = node
        self._name = self.label = name.strip()
        self.port_type = port_type
        self.multi_connection = multi_connection
        self._display_name = display_name
        self.locked = locked
        self.painter_func = painter_func
        self._color = _COLOR
        self._border_color = _BORDER_COLOR
        self.border_size = 1
        self._visible = True
        self.hovered = False
        self.flow = False
        self.connected_pipes: list[PipeView] = []

    def __repr__(self) -> str:
        return f"<PortView {self.port_type} {self._name!r}>"

    @property
    def node(self) -> NodeItem:
        """The node's item."""
        return self._node

    @property
    def name(self) -> str:
        """Unique among the node's inputs or outputs."""
        return self._name

    @name.setter
    def name(self, name: str) -> None:
        self._name = self.label = name.strip()
        self._node.draw_node()

    @property
    def display_name(self) -> bool:
        """Whether the label is shown."""
        return self._display_name

    @display_name.setter
    def display_name(self, shown: bool) -> None:
        self._display_name = shown
        self._node.draw_node()

    @property
    def color(self) -> Color:
        """Fill of a port that nothing is connected to."""
        return self._color

    @color.setter
    def color(self, color: Color) -> None:
        self._color = color
        self._node.draw_node()

    @property
    def border_color(self) -> Color:
        """The rim's colour."""
        return self._border_color

    @border_color.setter
    def border_color(self, color: Color) -> None:
        self._border_color = tuple(color)
        self._node.draw_node()

    @property
    def keeps_color(self) -> bool:
        """Whether its colours stay when it is connected: they say what flows through it."""
        return self._node.accent is not None

    def looks(self) -> tuple[Color, Color, bool, bool, bool, bool]:
        """All of it that its picture depends on, apart from its node and its label."""
        return (
            tuple(self._color),
            tuple(self._border_color),
            self.flow,
            self.hovered,
            self.multi_connection,
            bool(self.connected_pipes),
        )

    @property
    def connected_ports(self) -> list[PortView]:
        """The ports at the other ends of this one's pipes."""
        if self.port_type == "in":
            return [pipe.output_port for pipe in self.connected_pipes]
        return [pipe.input_port for pipe in self.connected_pipes]

    def isVisible(self) -> bool:
        """Whether the port is shown; its node may be hidden all the same."""
        return self._visible

    def setVisible(self, visible: bool) -> None:
        """Show or hide the port and its pipes."""
        self._visible = visible
        self._node.relayout()

    def centre(self) -> tuple[float, float]:
        """The port's centre in the scene; a hidden port's is its node's."""
        return self._node.port_centre(self)

    def scenePos(self) -> QPointF:
        """The top left corner of the area that takes a click, in the scene."""
        x, y = self.centre()
        return QPointF(x - PORT_WIDTH / 2, y - PORT_SIZE / 2)

    def boundingRect(self) -> QRectF:
        """The area that takes a click, in the port's own coordinates."""
        return QRectF(0.0, 0.0, PORT_WIDTH, PORT_SIZE)

    def scene(self) -> Any:
        """The node's scene."""
        return self._node.scene()

    def update(self) -> None:
        """Have the port drawn anew."""
        self._node.draw_node()

    def add_pipe(self, pipe: PipeView) -> None:
        """Note a pipe that ends here."""
        self.connected_pipes.append(pipe)
        if len(self.connected_pipes) == 1:  # it is drawn filled or hollow, however many there are
            self._node.redraw_ports()

    def remove_pipe(self, pipe: PipeView) -> None:
        """Forget a pipe that ended here."""
        self.connected_pipes.remove(pipe)
        if not self.connected_pipes:
            self._node.redraw_ports()

    def redraw_connected_pipes(self) -> None:
        """Have the port's pipes drawn anew."""
        for pipe in self.connected_pipes:
            pipe.update()

    def viewer_start_connection(self) -> None:
        """Start drawing a connection at the port."""
        viewer = self._node.viewer()
        if viewer is not None:
            viewer.start_live_connection(self)

    def connect_to(self, port: PortView | None) -> None:
        """Draw a pipe to another port; None removes all pipes."""
        if port is None:
            for pipe in list(self.connected_pipes):
                pipe.delete()
            return
        viewer = self._node.viewer()
        if viewer is not None:
            viewer.establish_connection(self, port)

    def disconnect_from(self, port: PortView) -> None:
        """Remove the pipe to another port."""
        for pipe in self.connected_pipes:
            if port in {pipe.input_port, pipe.output_port}:
                pipe.delete()
                return
