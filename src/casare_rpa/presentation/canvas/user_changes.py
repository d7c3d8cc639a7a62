"""What the user changes with mouse and clipboard: each one undo entry, which ends even where a node's code fails."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

from NodeGraphQt import BaseNode as StockNode
from PySide6.QtWidgets import QApplication

from casare_rpa.presentation.canvas.undo_entry import undo_entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_log = logging.getLogger(__name__)
# A copy stands so far right of and below what it was made of.
_COPY_OFFSET = 50


def is_session(data: Any) -> bool:
    """Whether JSON data is a session's: its nodes, if any, say of what type they are."""
    nodes = data.get("nodes", {}) if isinstance(data, dict) else None
    return isinstance(nodes, dict) and all(
        isinstance(node, dict) and "type_" in node for node in nodes.values()
    )


class UserChanges:
    """Mixed into the graphs: NodeGraphQt leaves the entry open where an error comes out of it."""

    def paste_nodes(self: Any, adjust_graph_style: bool = True) -> list[Any] | None:
        """Add the nodes of the clipboard, selected; None where it holds none."""
        text = QApplication.clipboard().text()
        if not text:
            return None
        try:
            data = json.loads(text)
        except ValueError:
            super().paste_nodes(adjust_graph_style)  # type: ignore[misc] # says so
            return None
        if not is_session(data):
            _log.error("cannot paste: found %.40r in the clipboard; allowed: copied nodes", text)
            return None
        with undo_entry(self.undo_stack(), "pasted nodes"):
            self.clear_selection()
            nodes = list(
                self._deserialize(data, relative_pos=True, adjust_graph_style=adjust_graph_style)
            )
            for node in nodes:
                node.set_selected(True)
        return nodes

    def duplicate_nodes(self: Any, nodes: list[Any]) -> list[Any] | None:
        """Add copies of nodes, selected; None where there are no nodes."""
        if not nodes:
            return None
        with undo_entry(self.undo_stack(), "duplicate nodes"):
            self.clear_selection()
            copies = list(self._deserialize(self._serialize(nodes)))
            for node in copies:
                x, y = node.pos()
                node.set_pos(x + _COPY_OFFSET, y + _COPY_OFFSET)
                node.set_property("selected", True)
        return copies

    def _on_connection_changed(
        self: Any, disconnected: Sequence[Any], connected: Sequence[Any]
    ) -> None:
        if not (disconnected or connected):
            return
        text = "connect node(s)" if connected else "disconnect node(s)"
        with undo_entry(self.undo_stack(), text):
            self._disconnect(disconnected)
            for start, end in connected:
                self._port_of(start).connect_to(self._port_of(end))

    def _on_connection_sliced(self: Any, ports: Sequence[Any]) -> None:
        if ports:
            with undo_entry(self.undo_stack(), "slice connections"):
                self._disconnect(ports)

    def _on_insert_node(self: Any, pipe: Any, node_id: str, prev_node_pos: dict[Any, Any]) -> None:
        node = self.get_node_by_id(node_id)
        if not isinstance(node, StockNode):
            return
        connected = []
        if node.input_ports():
            connected.append((pipe.output_port, node.input_ports()[0].view))
        if node.output_ports():
            connected.append((node.output_ports()[0].view, pipe.input_port))
        ends = {pipe.output_port, pipe.input_port, *(end for pair in connected for end in pair)}
        if any(end.locked for end in ends):
            self._on_nodes_moved(prev_node_pos)  # it lies on the pipe, which stays
            return
        with undo_entry(self.undo_stack(), "inserted node"):
            self._on_connection_changed([(pipe.input_port, pipe.output_port)], connected)
            self._on_nodes_moved(prev_node_pos)

    def _disconnect(self: Any, pairs: Iterable[Any]) -> None:
        for start, end in pairs:
            self._port_of(start).disconnect_from(self._port_of(end))

    def _port_of(self: Any, view: Any) -> Any:
        node = self.model.nodes[view.node.id]
        ports = node.inputs() if view.port_type == "in" else node.outputs()
        return ports[view.name]
