"""The text item that takes a title's place while it is edited."""

from __future__ import annotations

from typing import Any

from NodeGraphQt.qgraphics.node_text_item import NodeTextItem
from PySide6.QtGui import QColor


class TitleItem(NodeTextItem):
    """Shown while it is edited only; the node's picture shows the title otherwise."""

    def __init__(self, text: str, node: Any) -> None:
        super().__init__(text, node)
        self.setDefaultTextColor(QColor(255, 255, 255))

    def set_editable(self, value: bool = False) -> None:
        """Start or end editing; a locked title is not edited."""
        if value and self._locked:
            return
        super().set_editable(value)
        self.setVisible(value)
        node = self.parentItem()
        if node is not None:
            node.rest_child(rests=not value)
        if node is not None and node.editing_title != value:
            node.editing_title = value
            node.update()
