"""Context menus: NodeGraphQt's, with what they do not do mended."""

from __future__ import annotations

from typing import Any

import NodeGraphQt
from NodeGraphQt.errors import NodeMenuError
from NodeGraphQt.widgets.actions import BaseMenu


class _Finding:
    """Mixed into both kinds of menus."""

    def get_menu(self: Any, name: str) -> Any:
        """The submenu of a name, or None."""
        return self._menus.get(name)

    def add_menu(self: Any, name: str) -> Any:
        """Add a submenu.

        Raises:
            NodeMenuError: there is one of that name.
        """
        if name in self._menus:
            raise NodeMenuError(f'menu object "{name}" already exists in "{self.name()}"')
        below = BaseMenu(name, self.qmenu)
        self.qmenu.addMenu(below)
        menu = NodeGraphMenu(self._graph, below)
        self._menus[name] = menu
        self._items.append(menu)
        return menu


class NodeGraphMenu(_Finding, NodeGraphQt.NodeGraphMenu):
    """The menu of a graph, or a submenu; its ``get_menu`` returns what it finds."""


class NodesMenu(_Finding, NodeGraphQt.NodesMenu):
    """The menu of a graph's nodes, a submenu for each type."""
