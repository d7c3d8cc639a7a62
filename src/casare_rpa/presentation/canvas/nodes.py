"""Nodes and ports: NodeGraphQt's, with our views, and with its known mistakes left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import NodeGraphQt
from NodeGraphQt.base.commands import (
    NodeInputConnectedCmd,
    NodeInputDisconnectedCmd,
    PortConnectedCmd,
    PortDisconnectedCmd,
)
from NodeGraphQt.constants import NodePropWidgetEnum, PortTypeEnum
from NodeGraphQt.errors import PortError, PortRegistrationError
from NodeGraphQt.qgraphics.port import PortItem

from casare_rpa.presentation.canvas.backdrop_item import BackdropItem
from casare_rpa.presentation.canvas.connecting import leads_back
from casare_rpa.presentation.canvas.node_item import NodeItem
from casare_rpa.presentation.canvas.paint_faults import guard
from casare_rpa.presentation.canvas.spin_box import SpinBox
from casare_rpa.presentation.canvas.undo_entry import undo_entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from casare_rpa.presentation.canvas.spin_box import Number

_IN, _OUT = PortTypeEnum.IN.value, PortTypeEnum.OUT.value


StockPort: Any = NodeGraphQt.Port
"""NodeGraphQt's own, whatever its name means after install()."""
# What a class has that constrains no port.
_UNCONSTRAINED = NodeGraphQt.BaseNode.accepted_port_types, NodeGraphQt.BaseNode.rejected_port_types


class Port(StockPort):
    """A port of a node.

    NodeGraphQt's ``connect_to`` drops the old connection of an occupied single input without making the
    new one, and lets cycles into acyclic graphs; this one does neither.
    """

    def connect_to(
        self, port: Any = None, push_undo: bool = True, emit_signal: bool = True
    ) -> None:
        """Connect to a port; connections that a single port already has give way.

        What the constraints, or the graph's acyclicity, do not allow is left undone, as in NodeGraphQt.

        Raises:
            PortError: a port is locked, or both are inputs or both outputs.
        """
        if port is None or self._connected_to(port):
            return
        for end in (self, port):
            if end.locked():
                raise PortError(f"cannot connect: port {end.name()!r} is locked")
        if self.type_() == port.type_():
            raise PortError(
                f"cannot connect {self.name()!r} to {port.name()!r}: both are {port.type_()}puts"
            )
        graph = self.node().graph
        if not (_allows(self, port) and _allows(port, self)):
            return
        if graph.acyclic() and leads_back(self.view, port.view):
            return
        commands: list[Any] = []
        for end in (port, self):
            if not end.multi_connection():
                for other in end.connected_ports():
                    commands += [
                        PortDisconnectedCmd(end, other, emit_signal),
                        NodeInputDisconnectedCmd(end, other),
                    ]
        commands += [PortConnectedCmd(self, port, emit_signal), NodeInputConnectedCmd(self, port)]
        if not push_undo:
            for command in commands:
                command.redo()
            return
        with undo_entry(graph.undo_stack(), "connect port"):
            for command in commands:  # a node's handler of its connections may fail
                graph.undo_stack().push(command)

    def disconnect_from(
        self, port: Any = None, push_undo: bool = True, emit_signal: bool = True
    ) -> None:
        """Take the connection to a port away.

        Raises:
            PortError: a port is locked.
        """
        if port is None or not push_undo or self.locked() or port.locked():
            super().disconnect_from(port, push_undo, emit_signal)
            return
        stack = self.node().graph.undo_stack()
        with undo_entry(stack, "disconnect port"):
            stack.push(PortDisconnectedCmd(self, port, emit_signal))
            stack.push(NodeInputDisconnectedCmd(self, port))

    def _connected_to(self, port: Any) -> bool:
        names = port.model.connected_ports.get(self.node().id, ())
        return self.name() in names and self.type_() != port.type_()


def _allows(port: Any, other: Any) -> bool:
    """Whether a port's constraints allow a connection to another one."""
    cls, model = type(port.node()), port.node().graph.model
    if (
        not (model.accept_connection_types or model.reject_connection_types)
        and (cls.accepted_port_types, cls.rejected_port_types) == _UNCONSTRAINED
    ):
        return True  # there are none, as in most graphs: not to ask for them saves a third of a connection's time
    kind, type_ = other.node().type_, other.type_()
    accepted = port.accepted_port_types().get(kind)
    if accepted and other.name() not in (accepted.get(type_) or ()):
        return False
    rejected = port.rejected_port_types().get(kind)
    return not (rejected and other.name() in (rejected.get(type_) or ()))


class BaseNode(NodeGraphQt.BaseNode):
    """NodeGraphQt's base class of nodes, with our view where the subclass brings none."""

    def __init__(self, qgraphics_item: type | None = None) -> None:
        super().__init__(qgraphics_item or NodeItem)

    def get_property(self, name: str) -> Any:
        """A property's value, without copying all others first."""
        model = self.model
        if name in model.custom_properties:
            return model.custom_properties[name]
        if name == "selected" and self.graph is not None:
            model.selected = self.view.selected
            return model.selected
        return super().get_property(name)

    def set_property(self, name: str, value: Any, push_undo: bool = True) -> None:
        """Set a property; what no view shows is set without asking one."""
        custom, view = self.model.custom_properties, self.view
        unseen = name in custom and isinstance(view, NodeItem) and not view.shows_property(name)
        if push_undo or self.graph is None or not unseen:
            super().set_property(name, value, push_undo)
        elif custom[name] != value:
            custom[name] = value
            view.note_property()
            self.graph.property_changed.emit(self, name, value)

    def update(self) -> None:
        """Take over into the view what the model says; its ports are those of the view already."""
        view = self.view
        if isinstance(view, NodeItem) and type(view).from_dict is NodeItem.from_dict:
            model = self.model
            view.from_dict({**vars(model), "custom": model.custom_properties})
        else:
            super().update()

    def update_model(self) -> None:
        """Take over into the model what view and embedded widgets say; buttons say nothing."""
        own = vars(self.model)
        for name, value in self.view.properties.items():
            if name in {"inputs", "outputs"}:
                continue
            if name in own:
                # What set_property does, once it has copied all others.
                setattr(self.model, name, value)
            else:
                self.model.set_property(name, value)
        for name, widget in self.view.widgets.items():
            if name in self.model.custom_properties:
                self.model.set_property(name, widget.get_value())

    def add_spinbox(  # noqa: PLR0917 - NodeGraphQt's signature
        self,
        name: str,
        label: str = "",
        value: Number = 0,
        min_value: Number = 0,
        max_value: Number = 100,
        tooltip: str | None = None,
        tab: str | None = None,
        double: bool = False,
    ) -> None:
        """Embed a spin box, and make the property that it shows."""
        kind = NodePropWidgetEnum.QDOUBLESPIN_BOX if double else NodePropWidgetEnum.QSPIN_BOX
        if not double:
            value, min_value, max_value = int(value), int(min_value), int(max_value)
        self.create_property(
            name,
            value,
            range=(min_value, max_value),
            widget_type=kind.value,
            widget_tooltip=tooltip,
            tab=tab,
        )
        widget = SpinBox(self.view, name, label, value, min_value, max_value, double)
        widget.setToolTip(tooltip or "")
        widget.value_changed.connect(self.set_property)
        self.view.add_widget(widget)
        self.view.draw_node()

    def add_input(  # noqa: PLR0917 - NodeGraphQt's signature
        self,
        name: str = "input",
        multi_input: bool = False,
        display_name: bool = True,
        color: tuple[int, ...] | None = None,
        locked: bool = False,
        painter_func: Callable[..., Any] | None = None,
    ) -> Port:
        """Add an input port."""
        self._refuse_twice(name, self.model.inputs)
        arguments = (name, multi_input, display_name, locked, painter_func)
        port = self._port(_IN, self.view.add_input, arguments, color)
        self._inputs.append(port)
        self.model.inputs[name] = port.model
        return port

    def add_output(  # noqa: PLR0917 - NodeGraphQt's signature
        self,
        name: str = "output",
        multi_output: bool = True,
        display_name: bool = True,
        color: tuple[int, ...] | None = None,
        locked: bool = False,
        painter_func: Callable[..., Any] | None = None,
    ) -> Port:
        """Add an output port."""
        self._refuse_twice(name, self.model.outputs)
        arguments = (name, multi_output, display_name, locked, painter_func)
        port = self._port(_OUT, self.view.add_output, arguments, color)
        self._outputs.append(port)
        self.model.outputs[name] = port.model
        return port

    def _refuse_twice(self, name: str, there: dict[str, Any]) -> None:
        if name in there:
            raise PortRegistrationError(
                f'port name "{name}" already registered: node {self.name()!r} ({self.type_}) has '
                f"{', '.join(map(repr, there))}"
            )

    def _port(
        self, type_: str, add: Callable[..., Any], arguments: tuple[Any, ...], color: Any
    ) -> Port:
        name, multi, display_name, locked, painter_func = arguments
        # Views by other hands may take no painter, as those of NodeGraphQt's own nodes.
        view = add(*arguments) if callable(painter_func) else add(*arguments[:-1])
        if isinstance(view, PortItem):
            guard(view)
        if color:
            view.color = color
            view.border_color = [min(255, max(0, channel + 80)) for channel in color]
        port = Port(self, view)
        model = port.model
        model.type_, model.name, model.display_name = type_, name, display_name
        model.multi_connection, model.locked = multi, locked
        return port


class BackdropNode(NodeGraphQt.BackdropNode):
    """A backdrop; its type id is NodeGraphQt's, so that sessions of both read the same."""

    def __init__(self, qgraphics_views: type | None = None) -> None:
        super().__init__(qgraphics_views or BackdropItem)


class BaseNodeCircle(NodeGraphQt.BaseNodeCircle, BaseNode):
    """A round node, painted by NodeGraphQt's item."""


class BaseNodeSVG(NodeGraphQt.BaseNodeSVG, BaseNode):
    """A node with an SVG picture, painted by NodeGraphQt's item."""
