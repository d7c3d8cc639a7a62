"""The node canvas, with NodeGraphQt's public names.

Code written for NodeGraphQt runs after a change of its import to this package.
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

from casare_rpa.presentation.canvas.canvas_widget import NodeGraph, SubGraph
from casare_rpa.presentation.canvas.menus import NodeGraphMenu, NodesMenu
from casare_rpa.presentation.canvas.nodes import (
    BackdropNode,
    BaseNode,
    BaseNodeCircle,
    BaseNodeSVG,
    GroupNode,
    Port,
)
from casare_rpa.presentation.canvas.properties_bin import NodePropEditorWidget, PropertiesBinWidget

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
]
