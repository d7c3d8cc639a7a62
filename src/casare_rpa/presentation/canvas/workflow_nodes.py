"""NodeGraphQt node classes made from what the registry knows of node types; no node module is imported."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, ClassVar

from NodeGraphQt.constants import PortTypeEnum

from casare_rpa.domain.ports import DataType, PortSpec, connection_problem
from casare_rpa.presentation.canvas.node_item import NodeItem
from casare_rpa.presentation.canvas.nodes import BaseNode, Port
from casare_rpa.presentation.canvas.theme import (
    BODY,
    BORDER,
    LABEL,
    PLACEHOLDER,
    category_color,
    type_color,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from casare_rpa.domain.workflow import NodeRecord
    from casare_rpa.nodes.manifest import NodeTypeInfo
    from casare_rpa.presentation.canvas.port_view import PortView

EXTRA = "extra_config"
"""The property that holds what a config says beyond the type's declared properties."""
NODE_TYPE = "node_type"
"""The property that holds a placeholder's node type."""
_IN = PortTypeEnum.IN.value
_PLAIN_FLOW = frozenset({"exec_in", "exec_out"})
# Names that NodeGraphQt's node model keeps for itself.
_RESERVED = frozenset(
    [
        "type_",
        "id",
        "icon",
        "name",
        "color",
        "border_color",
        "text_color",
        "disabled",
        "selected",
        "visible",
        "width",
        "height",
        "pos",
        "layout_direction",
        "inputs",
        "outputs",
        "port_deletion_allowed",
        "subgraph_session",
    ]
)


def property_name(key: str) -> str:
    """The property that holds a config key; its own name unless NodeGraphQt has that for itself."""
    taken = key in _RESERVED or key in {EXTRA, NODE_TYPE} or key.startswith("_")
    return f"config.{key}" if taken else key


class WorkflowNodeItem(NodeItem):
    """A workflow node's view: it knows what flows through its ports."""

    def __init__(self, name: str = "node", parent: Any = None) -> None:
        self.specs: dict[PortView, PortSpec] = {}
        super().__init__(name, parent)

    def forget_ports(self) -> None:
        """Be without ports, once out of the scene."""
        super().forget_ports()
        self.specs.clear()

    def pipe_color(self, port: PortView) -> tuple[int, ...] | None:
        """The colour of an output's data type."""
        spec = self.specs.get(port)
        return type_color(spec.data_type) if spec is not None else None

    def refuses(self, start: PortView, end: PortView) -> bool:
        """Whether the ports' types do not go together."""
        first, second = self.specs.get(start), getattr(end.node, "specs", {}).get(end)
        if first is None or second is None:
            return False
        source, target = (second, first) if start.port_type == _IN else (first, second)
        return connection_problem(source, target) is not None


class WorkflowNode(BaseNode):
    """A node of a workflow.

    Attributes:
        info: what the registry knows of the type; None for placeholders.
        record: the node as the file holds it; None for nodes that were added since.
        loaded_name: the name shown when the node was made: a different one is the user's.
    """

    __identifier__ = "casare"
    NODE_NAME: str = "Node"
    info: ClassVar[NodeTypeInfo | None] = None

    def __init__(self, qgraphics_item: type | None = None) -> None:
        self.record: NodeRecord | None = None
        super().__init__(qgraphics_item or WorkflowNodeItem)
        self.loaded_name = self.NODE_NAME
        self.model.color, self.model.border_color = BODY, BORDER
        self.model.text_color = LABEL
        self.create_property(EXTRA, {})
        if self.info is None:
            return
        self.view.accent = category_color(self.info.category)
        self.model.port_deletion_allowed = self.info.dynamic_outputs is not None
        for prop in self.info.properties:
            self.create_property(property_name(prop.name), copy.deepcopy(prop.default))
        self._add_ports(self.info.ports.inputs, self.info.ports.outputs)

    @property
    def node_type(self) -> str:
        """The workflow's name of the type."""
        return type(self).__name__

    def _add_ports(self, inputs: tuple[PortSpec, ...], outputs: tuple[PortSpec, ...]) -> None:
        for spec in inputs:
            if spec.name not in self.model.inputs:
                self.add_input(spec.name, multi_input=spec.is_exec)
        for spec in outputs:
            if spec.name not in self.model.outputs:
                self.add_output(spec.name)

    def spec_of(self, name: str, *, is_input: bool) -> PortSpec:
        """What is known of a port."""
        if self.info is not None:
            ports = self.info.ports
            spec = ports.input(name) if is_input else ports.output(name)
            if spec is not None:
                return spec
        flow = name.startswith("exec") or (self.info is not None and not is_input)
        return PortSpec(name, DataType.EXEC if flow else DataType.ANY)

    def _port(
        self, type_: str, add: Callable[..., Any], arguments: tuple[Any, ...], color: Any
    ) -> Port:
        port = super()._port(type_, add, arguments, color)
        spec = self.spec_of(port.name(), is_input=type_ == _IN)
        view = port.view
        view.node.specs[view] = spec
        view.flow = spec.is_exec
        red, green, blue, _ = type_color(spec.data_type)
        view.color = (red // 4, green // 4, blue // 4, 255)
        view.border_color = (red, green, blue, 255)
        plain = spec.is_exec and spec.name in _PLAIN_FLOW
        view.label = "" if plain else spec.label or spec.name.replace("_", " ")
        return port

    def config(self) -> dict[str, Any]:
        """The config as the properties say it: what the file held, with the changes made since."""
        known = dict(self.record.config) if self.record is not None else {}
        declared = self.info.properties if self.info is not None else ()
        names = {prop.name for prop in declared}
        extra = self.model.custom_properties.get(EXTRA, {})
        config = {key: value for key, value in known.items() if key in names or key in extra}
        config.update(extra)
        for prop in declared:
            name = property_name(prop.name)
            value = self.model.custom_properties.get(name, prop.default)
            if prop.name in config or value != prop.default:
                config[prop.name] = value
        return config

    def apply(self, record: NodeRecord) -> None:
        """Take over a node of a file; call it before the node enters a graph."""
        self.record = record
        self.NODE_NAME = self.loaded_name = record.name or self.NODE_NAME
        self.model.name = self.NODE_NAME
        self.model.id = self.view.id = record.node_id
        self.model.pos = [float(axis) for axis in record.position]
        declared = {p.name for p in self.info.properties} if self.info is not None else set()
        for key, value in record.config.items():
            if key in declared:
                self.model.set_property(property_name(key), copy.deepcopy(value))
        extra = {k: copy.deepcopy(v) for k, v in record.config.items() if k not in declared}
        self.model.set_property(EXTRA, extra)
        self.refresh_ports()

    def refresh_ports(self) -> None:
        """Add the outputs that the config asks for."""
        if self.info is not None:
            schema = self.info.ports_for(self.config())
            self._add_ports(schema.inputs, schema.outputs)

    def let_go(self) -> None:
        """Give up the ports, whose ways back would keep a node that left its graph until a full garbage collection."""
        self.view.forget_ports()
        for ports in (self._inputs, self._outputs, self.model.inputs, self.model.outputs):
            ports.clear()

    def set_property(self, name: str, value: Any, push_undo: bool = True) -> None:
        """Set a property; ports that follow from it are added."""
        super().set_property(name, value, push_undo)
        dynamic = self.info.dynamic_outputs if self.info is not None else None
        if dynamic is not None and name == property_name(dynamic[0]):
            self.refresh_ports()


class PlaceholderNode(WorkflowNode):
    """Stands for a node whose type nobody knows; it keeps all that the file says of it."""

    __identifier__ = "casare.unknown"
    NODE_NAME = "Unknown"

    def __init__(self) -> None:
        super().__init__()
        self.view.accent = PLACEHOLDER
        self.view.placeholder = True
        self.model.port_deletion_allowed = True
        self.create_property(NODE_TYPE, "")

    @property
    def node_type(self) -> str:
        """The type's name in the file."""
        return str(self.get_property(NODE_TYPE))

    def apply(self, record: NodeRecord) -> None:
        """Take over a node of a file."""
        self.model.set_property(NODE_TYPE, record.node_type)
        self.NODE_NAME = f"{record.node_type}?"
        super().apply(record)

    def take_ports(self, inputs: Mapping[str, None], outputs: Mapping[str, None]) -> None:
        """Have the ports that connections name."""
        for name in inputs:
            self.add_input(name, multi_input=True)
        for name in outputs:
            self.add_output(name)


def node_class(info: NodeTypeInfo) -> type[WorkflowNode]:
    """The node class of a type."""
    members = {
        "__identifier__": f"casare.{info.category}",
        "__doc__": info.description,
        "NODE_NAME": info.label,
        "info": info,
    }
    return type(info.type_id, (WorkflowNode,), members)
