"""Group nodes, and the nodes that stand inside a group for its ports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import NodeGraphQt
from NodeGraphQt.constants import PortTypeEnum
from NodeGraphQt.nodes.port_node import PortInputNode as StockInputNode
from NodeGraphQt.nodes.port_node import PortOutputNode as StockOutputNode

from casare_rpa.presentation.canvas.group_item import GroupItem
from casare_rpa.presentation.canvas.nodes import BaseNode, Port

if TYPE_CHECKING:
    from collections.abc import Callable


class GroupNode(NodeGraphQt.GroupNode, BaseNode):
    """A node that holds a graph of its own."""

    def __init__(self, qgraphics_item: type | None = None) -> None:
        super().__init__(qgraphics_item or GroupItem)

    def add_input(  # noqa: PLR0917 - NodeGraphQt's signature
        self,
        name: str = "input",
        multi_input: bool = False,
        display_name: bool = True,
        color: tuple[int, ...] | None = None,
        locked: bool = False,
        painter_func: Callable[..., Any] | None = None,
    ) -> Port:
        """Add an input port, and the node that stands for it inside where the group is expanded."""
        arguments = (name, multi_input, display_name, color, locked, painter_func)
        return self._show_inside(PortInputNode, BaseNode.add_input(self, *arguments))

    def add_output(  # noqa: PLR0917 - NodeGraphQt's signature
        self,
        name: str = "output",
        multi_output: bool = True,
        display_name: bool = True,
        color: tuple[int, ...] | None = None,
        locked: bool = False,
        painter_func: Callable[..., Any] | None = None,
    ) -> Port:
        """Add an output port, and the node that stands for it inside where the group is expanded."""
        arguments = (name, multi_output, display_name, color, locked, painter_func)
        return self._show_inside(PortOutputNode, BaseNode.add_output(self, *arguments))

    def _show_inside(self, kind: Any, port: Port) -> Port:
        if self.is_expanded:
            self.get_sub_graph().add_node(kind.of(port), selected=False, push_undo=False)
        return port


class _OfPort:
    """Mixed into the nodes that stand inside a group for one of its ports."""

    @classmethod
    def of(cls: Any, port: Port) -> Any:
        """The node for a group's port, with a port of the same name."""
        node = cls(parent_port=port)
        node.NODE_NAME = port.name()
        node.model.set_property("name", port.name())
        add = node.add_output if port.type_() == PortTypeEnum.IN.value else node.add_input
        add(port.name())
        return node


class PortInputNode(_OfPort, StockInputNode, BaseNode):
    """Inside a group: what comes in at one of its inputs; painted by NodeGraphQt's item."""


class PortOutputNode(_OfPort, StockOutputNode, BaseNode):
    """Inside a group: what goes out at one of its outputs; painted by NodeGraphQt's item."""
