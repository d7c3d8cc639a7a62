"""The graph: NodeGraphQt's NodeGraph, nodes and ports, on our viewport.

Everything goes through NodeGraphQt's own hooks (``NodeGraph(viewer=...)``, ``BaseNode(qgraphics_item=...)``);
nothing of it is patched, and graphs of both kinds live in one process.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import NodeGraphQt
from NodeGraphQt import BackdropNode as StockBackdrop
from NodeGraphQt import BaseNode as StockNode
from NodeGraphQt import GroupNode as StockGroup
from NodeGraphQt.base.model import NodeGraphModel
from NodeGraphQt.constants import LayoutDirectionEnum
from PySide6.QtGui import QUndoStack

from casare_rpa.presentation.canvas.auto_layout import arrange
from casare_rpa.presentation.canvas.graph_viewport import NodeViewer
from casare_rpa.presentation.canvas.group_nodes import PortInputNode, PortOutputNode
from casare_rpa.presentation.canvas.menus import NodeGraphMenu, NodesMenu
from casare_rpa.presentation.canvas.node_types import NodeTypes, Registering
from casare_rpa.presentation.canvas.nodes import BackdropNode
from casare_rpa.presentation.canvas.removing import Removing
from casare_rpa.presentation.canvas.session import (
    clear,
    deserialize,
    serialize,
    tell_constraints,
    write,
)
from casare_rpa.presentation.canvas.undo_entry import undo_entry
from casare_rpa.presentation.canvas.unique_names import UniqueNames
from casare_rpa.presentation.canvas.user_changes import UserChanges

if TYPE_CHECKING:
    from collections.abc import Iterator

_MISSING = object()


class NamedNodes(dict[str, Any]):
    """A graph's nodes by id, with the names they bear."""

    def __init__(self) -> None:
        super().__init__()
        self.names = UniqueNames()
        self._name_of: dict[str, str] = {}

    def __setitem__(self, node_id: str, node: Any) -> None:
        super().__setitem__(node_id, node)
        self.rename(node_id, node.name())

    def __delitem__(self, node_id: str) -> None:
        super().__delitem__(node_id)
        self.names.release(self._name_of.pop(node_id))

    def pop(self, node_id: str, default: Any = _MISSING) -> Any:
        """Remove a node and its name."""
        if default is not _MISSING and node_id not in self:
            return default
        node = self[node_id]
        del self[node_id]
        return node

    def rename(self, node_id: str, name: str) -> None:
        """Note that a node bears another name."""
        if node_id in self:
            if node_id in self._name_of:
                self.names.release(self._name_of[node_id])
            self._name_of[node_id] = name
            self.names.hold(name)


class GraphModel(NodeGraphModel):
    """NodeGraphQt's model, whose nodes know the names in use."""

    def __init__(self) -> None:
        super().__init__()
        self.nodes = NamedNodes()


class _OnViewport(Removing, UserChanges, Registering):
    """Mixed into both kinds of graph: what is the same in the root graph and in sub-graphs."""

    def __init__(self, parent: Any = None, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("undo_stack") is None:
            kwargs["undo_stack"] = QUndoStack()
        if kwargs.get("viewer") is None:
            kwargs["viewer"] = NodeViewer(undo_stack=kwargs["undo_stack"])
        elif not isinstance(kwargs["viewer"], NodeViewer):
            raise TypeError(
                f"found {type(kwargs['viewer']).__name__} for viewer; allowed: a NodeViewer of "
                "casare_rpa.presentation.canvas.widgets.viewer"
            )
        if kwargs.get("model") is None:
            kwargs["model"] = GraphModel()
        if kwargs.get("node_factory") is None:
            kwargs["node_factory"] = NodeTypes()
        super().__init__(parent, *args, **kwargs)  # type: ignore[call-arg] # the graph's
        kwargs["undo_stack"].setParent(self)
        self.property_changed.connect(self._note_name)  # type: ignore[attr-defined]

    def _register_context_menu(self: Any) -> None:
        menus = self._viewer.context_menus()
        self._context_menu["graph"] = NodeGraphMenu(self, menus["graph"])
        self._context_menu["nodes"] = NodesMenu(self, menus["nodes"])

    def _note_name(self: Any, node: Any, name: str, value: Any) -> None:
        if name == "name":
            self.model.nodes.rename(node.id, value)

    def get_unique_name(self: Any, name: str) -> str:
        """The name, or its base with the smallest free number, whatever the number of nodes."""
        unique: str = self.model.nodes.names.free(name)
        return unique

    def clear_session(self: Any) -> None:
        """Remove all nodes; like NodeGraphQt's this cannot be undone, so that nothing is recorded."""
        clear(self)

    def save_session(self: Any, file_path: str) -> None:
        """Write the session to a file.

        Raises:
            TypeError: a property cannot be written as JSON; the file stays as it was.
        """
        file_path = file_path.strip()
        write(self.serialize_session(), Path(file_path).resolve())
        self.model.session = file_path

    def _deserialize(self: Any, *data: Any, **options: Any) -> Any:
        nodes = super()._deserialize(*data, **options)  # type: ignore[misc] # the graph's
        tell_constraints(self)
        return nodes

    def _serialize(self: Any, nodes: list[Any]) -> dict[str, Any]:
        return serialize(self, nodes)

    def auto_layout_nodes(
        self: Any,
        nodes: list[Any] | None = None,
        down_stream: bool = True,
        start_nodes: list[Any] | None = None,
    ) -> None:
        """Arrange nodes in columns along the flow, around where they are now; one undo entry."""
        del start_nodes  # the columns follow from the connections
        nodes = nodes or self.all_nodes()
        frames = {n: n.nodes() for n in nodes if isinstance(n, StockBackdrop)}
        linked = [n for n in nodes if isinstance(n, StockNode)]
        if not linked:
            return
        edges = list(_edges(linked))
        if not down_stream:
            edges = [(target, source) for source, target in edges]
        sizes = {node: (node.view.width, node.view.height) for node in linked}
        places = arrange(
            sizes, edges, vertical=self.layout_direction() == LayoutDirectionEnum.VERTICAL.value
        )
        views = [node.view for node in linked]
        before = self.viewer().nodes_rect_center(views)
        left, top = (min(place[axis] for place in places.values()) for axis in (0, 1))
        right = max(places[n][0] + sizes[n][0] for n in linked)
        bottom = max(places[n][1] + sizes[n][1] for n in linked)
        dx, dy = before[0] - (left + right) / 2, before[1] - (top + bottom) / 2
        with undo_entry(self.undo_stack(), "Auto Layout Nodes"):
            for node, (x, y) in places.items():
                node.set_pos(x + dx, y + dy)
            for frame, contained in frames.items():
                frame.wrap_nodes(contained)


def _edges(nodes: list[Any]) -> Iterator[tuple[Any, Any]]:
    for node in nodes:
        for port in node.output_ports():
            for other in port.connected_ports():
                yield node, other.node()


class NodeGraph(_OnViewport, NodeGraphQt.NodeGraph):
    """NodeGraphQt's graph controller on our viewport; call for call the same."""

    def _register_builtin_nodes(self) -> None:
        self.register_node(BackdropNode, alias="Backdrop")

    def deserialize_session(
        self, layout_data: Any, clear_session: bool = True, clear_undo_stack: bool = True
    ) -> None:
        """Show session data; nothing is recorded for an undo stack that is cleared afterwards."""
        if not clear_undo_stack:
            super().deserialize_session(layout_data, clear_session, clear_undo_stack)
            return
        if clear_session:
            self.clear_session()
        else:
            self.clear_selection()
        deserialize(self, layout_data)
        self.undo_stack().clear()

    def expand_group_node(self, node: Any) -> Any:
        """Show a group node's sub-graph in a tab."""
        if not isinstance(node, StockGroup):
            return None
        if self._widget is None:
            raise RuntimeError("NodeGraph.widget not initialized: read graph.widget first")
        self.viewer().clear_key_state()
        self.viewer().clearFocus()
        if node.id in self._sub_graphs:
            known = self._sub_graphs[node.id]
            self._widget.setCurrentIndex(self._widget.indexOf(known.widget))
            return known
        sub_graph = SubGraph(
            self,
            node=node,
            node_factory=self.node_factory,
            layout_direction=self.layout_direction(),
            pipe_style=self.pipe_style(),
        )
        sub_graph.deserialize_session(node.get_sub_graph_session())
        self._sub_graphs[node.id] = sub_graph
        self.widget.add_viewer(sub_graph.widget, node.name(), node.id)
        return sub_graph


class SubGraph(_OnViewport, NodeGraphQt.SubGraph):
    """A group node's own graph."""

    def _build_port_nodes(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """NodeGraphQt's: see that each port of the group has its node here; the nodes by their names."""
        built = []
        vertical = self.layout_direction() == LayoutDirectionEnum.VERTICAL.value
        sides = (
            (self.node.input_ports(), PortInputNode, -100.0),
            (self.node.output_ports(), PortOutputNode, 100.0),
        )
        for ports, kind, way in sides:
            nodes = {node.name(): node for node in self.get_nodes_by_type(kind.type_)}
            for port in ports:
                if port.name() not in nodes:
                    node = nodes[port.name()] = kind.of(port)
                    self.add_node(node, selected=False, push_undo=False)
                    x, y = node.pos()
                    place = [x, y + way] if vertical else [x + way, y]
                    node.set_property("pos", place, push_undo=False)
            built.append(nodes)
        return built[0], built[1]

    def get_node_by_port(self, port: Any) -> Any:
        """The node that stands in here for a port of the group node, or None."""
        nodes = self.get_input_port_nodes() + self.get_output_port_nodes()
        return next((node for node in nodes if node.parent_port is port), None)

    def expand_group_node(self, node: Any) -> Any:
        """Show the sub-graph of a group node inside this one."""
        if not isinstance(node, StockGroup):
            raise TypeError(f"found {type(node).__name__}; allowed: a GroupNode")
        self.viewer().clear_key_state()
        self.viewer().clearFocus()
        if node.id in self.sub_graphs:
            known = self.sub_graphs[node.id]
            known.viewer().setFocus()
            return known
        here = {n.id for n in self.all_nodes() if isinstance(n, StockGroup)}
        for node_id, open_graph in list(self.sub_graphs.items()):
            if node_id in here:
                self.collapse_group_node(self.get_node_by_id(node_id))
            open_graph.collapse_graph(clear_session=False)
        sub_graph = SubGraph(
            self,
            node=node,
            node_factory=self.node_factory,
            layout_direction=self.layout_direction(),
        )
        sub_graph.deserialize_session(node.get_sub_graph_session())
        self.widget.add_viewer(sub_graph.subviewer_widget, node.name(), node.id)
        self.sub_graphs[node.id] = sub_graph
        self.initialized_graphs.append(sub_graph)
        return sub_graph

    def collapse_group_node(self, node: Any) -> None:
        """Close the sub-graph of a group node inside this one, and show the graph that it is part of."""
        closed = self.sub_graphs.get(node.id)
        opened = list(self.initialized_graphs)
        super().collapse_group_node(node)
        if closed is not None:  # graphs live as long as the root graph
            for graph in opened[opened.index(closed) :]:
                graph.viewer().let_go_of_pictures()
        if closed is None or closed.parent_graph.is_root:
            return  # the root graph closes the whole tab
        ways = self.navigation_widget.model()
        ids = [ways.item(row, 0).toolTip() for row in range(ways.rowCount())]
        if node.id in ids:
            row = ids.index(node.id)
            ways.removeRows(row, len(ids) - row)
        self.widget.show_viewer(closed.parent_graph.subviewer_widget)
