"""Taking nodes out of a graph, or out of their connections, where ports are locked."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from NodeGraphQt import BaseNode as StockNode

from casare_rpa.presentation.canvas.undo_entry import undo_entry

if TYPE_CHECKING:
    from collections.abc import Iterator


class Removing:
    """Mixed into the graphs: NodeGraphQt's calls fail half-way where it is another node's port that is locked."""

    @contextmanager
    def _far_ends_unlocked(self: Any, nodes: list[Any], push_undo: bool) -> Iterator[None]:
        """Nodes that go take connections along that the locked ports of others would keep."""
        locked = [
            other
            for node in nodes
            if isinstance(node, StockNode)
            for port in (*node.input_ports(), *node.output_ports())
            for other in port.connected_ports()
            if other.locked()
        ]
        if not locked:
            yield
            return
        stack, text = self.undo_stack(), f"delete {len(nodes)} node(s)"
        with undo_entry(stack, text) if push_undo else nullcontext():
            for port in locked:
                port.set_locked(False, connected_ports=False, push_undo=push_undo)
            yield

    def delete_node(self: Any, node: Any, push_undo: bool = True) -> None:
        """Remove a node with its connections, locked ones too."""
        with self._far_ends_unlocked([node], push_undo):
            super().delete_node(node, push_undo)  # type: ignore[misc]

    def remove_node(self: Any, node: Any, push_undo: bool = True) -> None:
        """Remove a node without a word."""
        with self._far_ends_unlocked([node], push_undo):
            super().remove_node(node, push_undo)  # type: ignore[misc]

    def delete_nodes(self: Any, nodes: list[Any], push_undo: bool = True) -> None:
        """Remove nodes as one undo entry."""
        with self._far_ends_unlocked(nodes or [], push_undo):
            super().delete_nodes(nodes, push_undo)  # type: ignore[misc]

    def cut_nodes(self: Any, nodes: list[Any] | None = None) -> None:
        """Copy nodes, else the selected ones, and remove them."""
        nodes = nodes or self.selected_nodes()
        with self._far_ends_unlocked(nodes, True):
            super().cut_nodes(nodes)  # type: ignore[misc]

    def extract_nodes(
        self: Any, nodes: list[Any], push_undo: bool = True, prompt_warning: bool = True
    ) -> None:
        """Take nodes out of their connections; those among themselves, and all of locked ports, stay."""
        locked = sorted(
            f"{node.name()}: {port.name()}"
            for node in nodes or ()
            if isinstance(node, StockNode)
            for port in (*node.input_ports(), *node.output_ports())
            if port.locked()
        )
        if not locked:
            super().extract_nodes(nodes, push_undo, prompt_warning)  # type: ignore[misc]
        elif prompt_warning:
            text = "These nodes cannot be extracted because ports are locked:\n"
            self.viewer().message_dialog(text + "\n".join(locked), "Can't Extract Nodes")
