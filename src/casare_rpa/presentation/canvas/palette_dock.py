"""The palette: node types by category, with search; double-click, Enter or drag adds a node."""

from __future__ import annotations

from typing import TYPE_CHECKING

from NodeGraphQt.constants import MIME_TYPE, URN_SCHEME
from PySide6.QtCore import QMimeData, QModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QIcon, QPixmap
from PySide6.QtWidgets import QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from casare_rpa.presentation.canvas.theme import category_color

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from casare_rpa.nodes.registry import NodeRegistry

# More than anybody reads: who does not find a type among the best types another letter.
_LISTED = 200
_TYPE = Qt.ItemDataRole.UserRole


class _Tree(QTreeWidget):
    """The list; what is dragged from it is named as NodeGraphQt's palette names it."""

    def __init__(self, identifier: Callable[[str], str]) -> None:
        super().__init__()
        self._identifier = identifier
        self.setHeaderHidden(True)
        self.setDragEnabled(True)
        self.setIndentation(14)

    def mimeData(self, items: Iterable[QTreeWidgetItem]) -> QMimeData:
        """Qt's: the dragged types."""
        types = [self._identifier(i.data(0, _TYPE)) for i in items if i.data(0, _TYPE)]
        data = QMimeData()
        names = ";".join(f"node:{type_}" for type_ in types)
        data.setData(MIME_TYPE, f"{URN_SCHEME}{names}".encode())
        return data


class PaletteDock(QWidget):
    """What can be added.

    Args:
        registry: the node types; they are described, not imported.
        identifier: NodeGraphQt's name of a node type.
    """

    chosen = Signal(str)
    """A node type the user asked for."""

    def __init__(self, registry: NodeRegistry, identifier: Callable[[str], str]) -> None:
        super().__init__()
        self._registry = registry
        self.search = QLineEdit(placeholderText="Search node types", clearButtonEnabled=True)
        self.tree = _Tree(identifier)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addWidget(self.search)
        layout.addWidget(self.tree)
        self.search.textChanged.connect(self.show_matches)
        self.search.returnPressed.connect(self._choose_first)
        self.tree.activated.connect(self._activated)
        self.show_matches("")

    def show_matches(self, text: str) -> None:
        """List the types that match a text, best first; all by category where it is empty."""
        self.tree.clear()
        found = (
            self._registry.search(text, limit=_LISTED) if text.strip() else self._registry.types()
        )
        groups: dict[str, QTreeWidgetItem] = {}
        for type_id in found:
            info = self._registry.describe(type_id)
            if info.category not in groups:
                title = info.category.replace("_", " ").replace("/", " / ").title()
                group = QTreeWidgetItem(self.tree, [title])
                group.setIcon(0, _swatch(info.category))
                group.setForeground(0, QBrush(QColor("#98a0ae")))
                group.setFlags(Qt.ItemFlag.ItemIsEnabled)
                groups[info.category] = group
            entry = QTreeWidgetItem(groups[info.category], [info.label])
            entry.setToolTip(0, f"{info.type_id}\n{info.description}")
            entry.setData(0, _TYPE, type_id)
        self.tree.expandAll()

    def matches(self) -> list[str]:
        """The types listed, in order."""
        groups = (self.tree.topLevelItem(i) for i in range(self.tree.topLevelItemCount()))
        return [g.child(i).data(0, _TYPE) for g in groups if g for i in range(g.childCount())]

    def _choose_first(self) -> None:
        found = self._registry.search(self.search.text(), limit=1)
        if found:
            self.chosen.emit(found[0])

    def _activated(self, index: QModelIndex) -> None:
        type_id = index.data(_TYPE)
        if type_id:
            self.chosen.emit(type_id)


def _swatch(category: str) -> QIcon:
    pixmap = QPixmap(10, 10)
    pixmap.fill(QColor(*category_color(category)))
    return QIcon(pixmap)
