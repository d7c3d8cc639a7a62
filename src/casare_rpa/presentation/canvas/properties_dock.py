"""The properties of the selected node."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from casare_rpa.presentation.canvas.property_editors import editor_for, shown_text
from casare_rpa.presentation.canvas.workflow_nodes import EXTRA, WorkflowNode, property_name


class PropertiesDock(QScrollArea):
    """Shows one node; every edit is one undo entry."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.node: Any = None
        self.editors: dict[str, QWidget] = {}
        self.show_node(None)

    def show_node(self, node: Any) -> None:
        """Show a node's properties, or that none is selected."""
        self.node = node
        self.editors = {}
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setAlignment(Qt.AlignmentFlag.AlignTop)
        if node is None:
            layout.addWidget(_label("Select a node to see its properties.", "hint"))
        else:
            self._fill(layout, node)
        before = self.takeWidget()
        if before is not None:
            before.deleteLater()  # a field of it may be telling its value right now
        self.setWidget(page)

    def refresh(self, node: Any, name: str) -> None:
        """Show a value that was changed elsewhere, as undo does, unless it is being edited here."""
        editing = any(editor.hasFocus() for editor in self.editors.values())
        if node is self.node and name not in {"pos", "selected"} and not editing:
            self.show_node(node)

    def _fill(self, layout: QVBoxLayout, node: Any) -> None:
        layout.addWidget(_label(node.name(), "title"))
        info = node.info if isinstance(node, WorkflowNode) else None
        if isinstance(node, WorkflowNode):
            about = info.description if info is not None else "This node type is not known here."
            layout.addWidget(_label(f"{node.node_type}\n{about}", "hint"))
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        layout.addLayout(form)
        name = QLineEdit(node.name())
        name.editingFinished.connect(lambda: node.set_name(name.text()))
        self._row(form, "Name", name)
        for prop in info.properties if info is not None else ():
            key = property_name(prop.name)
            editor = editor_for(prop, node.get_property(key), _setter(node, key))
            editor.setToolTip(prop.tooltip)
            self._row(form, prop.label or prop.name.replace("_", " ").capitalize(), editor)
        for key, value in (node.get_property(EXTRA) or {}).items():
            shown = QLineEdit(shown_text(value), readOnly=True)
            shown.setToolTip("kept as the file says; the node type does not declare it")
            self._row(form, key, shown)

    def _row(self, form: QFormLayout, label: str, editor: QWidget) -> None:
        form.addRow(label, editor)
        self.editors[label] = editor


def _setter(node: Any, key: str) -> Any:
    return lambda value: node.set_property(key, value)


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)  # a name may look like markup
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label
