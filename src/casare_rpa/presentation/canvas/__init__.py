"""The node canvas, with NodeGraphQt's public names.

Code written for NodeGraphQt runs after a change of its import to this package, submodules included. Where it is
imported in too many places, ``install()`` has NodeGraphQt's own names mean these.
"""

from __future__ import annotations

from NodeGraphQt import (
    LICENSE,
    VERSION,
    NodeBaseWidget,
    NodeGraphCommand,
    NodeObject,
    NodesPaletteWidget,
    NodesTreeWidget,
    constants,
    custom_widgets,
    errors,
)
from NodeGraphQt import __version__ as __version__

from casare_rpa.presentation.canvas.canvas_widget import NodeGraph, SubGraph
from casare_rpa.presentation.canvas.group_nodes import GroupNode
from casare_rpa.presentation.canvas.menus import NodeGraphMenu, NodesMenu
from casare_rpa.presentation.canvas.nodes import (
    BackdropNode,
    BaseNode,
    BaseNodeCircle,
    BaseNodeSVG,
    Port,
)
from casare_rpa.presentation.canvas.properties_bin import NodePropEditorWidget, PropertiesBinWidget
from casare_rpa.presentation.drop_in.counterparts import publish
from casare_rpa.presentation.drop_in.installing import install, installed, uninstall

publish()

__all__ = [
    "LICENSE",
    "VERSION",
    "BackdropNode",
    "BaseNode",
    "BaseNodeCircle",
    "BaseNodeSVG",
    "GroupNode",
    "NodeBaseWidget",
    "NodeGraph",
    "NodeGraphCommand",
    "NodeGraphMenu",
    "NodeObject",
    "NodePropEditorWidget",
    "NodesMenu",
    "NodesPaletteWidget",
    "NodesTreeWidget",
    "Port",
    "PropertiesBinWidget",
    "SubGraph",
    "constants",
    "custom_widgets",
    "errors",
    "install",
    "installed",
    "uninstall",
]
