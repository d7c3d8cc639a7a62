"""The properties bin: NodeGraphQt's, whose editors take widgets of an application's own."""

from __future__ import annotations

from typing import Any

import NodeGraphQt


class NodePropEditorWidget(NodeGraphQt.NodePropEditorWidget):
    """The editor of one node's properties."""

    def add_widget(self, name: str, widget: Any, tab: str = "Properties") -> None:
        """Add a widget for a property to a tab; where there is no such tab, to "Properties"."""
        tabs = self.get_tab_widget()
        windows = {tabs.tabText(n): tabs.widget(n) for n in range(tabs.count())}
        window = windows.get(tab) or windows.get("Properties") or self.add_tab("Properties")
        window.add_widget(name, widget, widget.get_value())
        widget.value_changed.connect(self._on_property_changed)


class PropertiesBinWidget(NodeGraphQt.PropertiesBinWidget):
    """A list of editors."""

    def create_property_editor(self, node: Any) -> NodePropEditorWidget:
        """The editor that is shown for a node; subclasses may make another."""
        return NodePropEditorWidget(node=node)
